package io.reactiveraft.kernel;

import java.util.Arrays;

/** The arithmetic of majorities. */
final class Quorum {

    private Quorum() {}

    /** How many of so many voters make a quorum. */
    static int of(int voters) {
        return voters / 2 + 1;
    }

    /** The highest number that a quorum has reached, given what each voter has reached. Sorts the array. */
    static long reached(long[] byVoter) {
        Arrays.sort(byVoter);
        return byVoter[byVoter.length - of(byVoter.length)];
    }
}
