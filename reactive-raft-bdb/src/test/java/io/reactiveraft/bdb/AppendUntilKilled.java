package io.reactiveraft.bdb;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import reactor.core.publisher.Flux;

/**
 * A process that prints which disk it has, then appends random batches until somebody kills it, and prints the last
 * index of each it has been told is durable.
 */
final class AppendUntilKilled {

    private static final int OUTSTANDING = 16;

    private AppendUntilKilled() {}

    /** With the folder and a seed. */
    public static void main(String[] args) {
        BdbNode node = Fixture.open(Path.of(args[0]));
        System.out.println(node.diskId());
        BdbLog log = Fixture.openLog(node);
        Random random = new Random(Long.parseLong(args[1]));
        Flux.<LogWrite, Long>generate(() -> log.recovered().lastIndex() + 1, (next, sink) -> {
                    EntryBatch batch = randomBatch(random, next);
                    sink.next(new LogWrite(new HardState(1, null), 0, List.of(batch)));
                    return batch.lastIndex() + 1;
                })
                .flatMapSequential(
                        write -> log.write(write)
                                .thenReturn(write.batches().get(0).lastIndex()),
                        OUTSTANDING)
                .doOnNext(System.out::println)
                .blockLast();
    }

    private static EntryBatch randomBatch(Random random, long first) {
        List<byte[]> payloads = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
            payloads.add(ByteBuffer.allocate(8 + random.nextInt(300))
                    .putLong(first + payloads.size())
                    .array());
        }
        return EntryBatch.of(EntryKind.COMMAND, payloads).stamped(1, first);
    }
}
