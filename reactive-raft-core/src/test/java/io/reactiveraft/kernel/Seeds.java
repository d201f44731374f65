package io.reactiveraft.kernel;

import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Tells one story with many seeds. A failure names the seed that it happened with. */
final class Seeds {

    private Seeds() {}

    static void each(int seeds, Consumer<SplittableRandom> story) {
        for (long seed = 0; seed < seeds; seed++) {
            try {
                story.accept(new SplittableRandom(seed));
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure, failure);
            }
        }
    }
}
