package io.reactiveraft.testing.offenders.kernel;

import io.reactiveraft.testing.offenders.right.Right;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import reactor.core.publisher.Mono;

/** Pure only where it says so. */
public final class Kernel {

    static int counter;
    static final ArrayList<String> CONTAINER = new ArrayList<>();
    static final int[] TABLE = {1, 2};

    static final List<String> INNOCENT = List.of("constant");

    Map<String, String> concurrent() {
        return new ConcurrentHashMap<>();
    }

    Mono<String> reactive() {
        return Mono.empty();
    }

    Thread thread() {
        return Thread.currentThread();
    }

    Right stranger(Right right) {
        return right;
    }

    Optional<String> innocent(byte[] bytes) {
        return bytes.length == 0 ? Optional.empty() : Optional.of("bytes " + bytes.length);
    }
}
