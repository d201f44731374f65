package io.reactiveraft.examples.benchmark;

import java.util.Arrays;
import java.util.Random;
import java.util.function.LongFunction;
import reactor.core.publisher.Mono;

/** What loads do at a cluster's leader. */
final class Operations {

    private Operations() {}

    /** Proposes payloads of a size, no two alike. */
    static Load.Operation writes(Cluster cluster, int bytes) {
        byte[] template = new byte[bytes];
        new Random(1).nextBytes(template);
        return at(cluster, sequence -> cluster.leader().propose(new Payload(stamped(template, sequence))));
    }

    /** Linearizable queries. */
    static Load.Operation reads(Cluster cluster) {
        return at(cluster, sequence -> cluster.leader().query(Total::count));
    }

    private static Load.Operation at(Cluster cluster, LongFunction<Mono<?>> operation) {
        return new Load.Operation() {
            @Override
            public Mono<?> next(long sequence) {
                return operation.apply(sequence);
            }

            @Override
            public void recover() {
                cluster.findLeader();
            }
        };
    }

    private static byte[] stamped(byte[] template, long sequence) {
        byte[] payload = Arrays.copyOf(template, template.length);
        for (int i = 0; i < Long.BYTES && i < payload.length; i++) {
            payload[i] = (byte) (sequence >>> (8 * i));
        }
        return payload;
    }
}
