package io.reactiveraft.kernel;

import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** Virtual time: what is to happen, in order of time, and in an order drawn from the seed where times are equal. */
final class SimulatedWorld {

    private record Happening(long nanos, int tieBreak, long number, Runnable what) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int order = Long.compare(nanos, other.nanos);
            order = order == 0 ? Integer.compare(tieBreak, other.tieBreak) : order;
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
    private final SplittableRandom ties;
    private long nanos;
    private long happenings;

    SimulatedWorld(SplittableRandom ties) {
        this.ties = ties;
    }

    long nanos() {
        return nanos;
    }

    long happenings() {
        return happenings;
    }

    void after(long delayNanos, Runnable what) {
        agenda.add(new Happening(nanos + Math.max(0, delayNanos), ties.nextInt(), happenings++, what));
    }

    /** How long until something that happens on average after this time. */
    static long exponential(SplittableRandom random, long mean) {
        return (long) (-Math.log(1 - random.nextDouble()) * mean);
    }

    void runFor(long duration) {
        long end = nanos + duration;
        for (Happening next = agenda.peek(); next != null && next.nanos <= end; next = agenda.peek()) {
            nanos = next.nanos;
            agenda.remove();
            next.what.run();
        }
        nanos = end;
    }
}
