package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Ports on the loopback interface that nobody listens to. */
final class FreePorts {

    /** Below the range out of which systems give a port to whoever wants any. */
    private static final int FIRST = 20_000;

    private static final int LAST = 30_000;
    private static final int ATTEMPTS_MAX = 200;

    private FreePorts() {}

    /** So many in a row, free for UDP at this moment. */
    static List<Integer> inARow(int count) {
        RandomGenerator random = RandomGenerator.getDefault();
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            int first = random.nextInt(FIRST, LAST - count);
            if (IntStream.range(first, first + count).allMatch(FreePorts::isFree)) {
                return IntStream.range(first, first + count).boxed().toList();
            }
        }
        throw new IllegalStateException("no " + count + " free ports in a row from " + FIRST + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (DatagramSocket socket = new DatagramSocket(null)) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
