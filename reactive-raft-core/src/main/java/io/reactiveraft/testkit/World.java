package io.reactiveraft.testkit;

import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time: what is to happen, in order of time, and in an order drawn from the seed where times are equal. All of
 * it happens on the thread that lets time pass, so that nothing else than the seed decides what happens.
 */
final class World {

    private record Happening(long nanos, int tieBreak, long number, Runnable what) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            int order = Long.compare(nanos, other.nanos);
            order = order == 0 ? Integer.compare(tieBreak, other.tieBreak) : order;
            return order == 0 ? Long.compare(number, other.number) : order;
        }
    }

    private final long seed;
    private final Trace trace;
    private final PriorityQueue<Happening> agenda = new PriorityQueue<>();
    private final SplittableRandom ties;
    private long nanos;
    private long planned;
    private long happened;
    private @Nullable Violation violation;

    World(long seed, Trace trace) {
        this.seed = seed;
        this.trace = trace;
        this.ties = random("ties");
    }

    /** The same for each caller with the same purpose; what one draws does not shift what another does. */
    SplittableRandom random(String purpose) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ purpose.hashCode()).split();
    }

    Trace trace() {
        return trace;
    }

    /** Since the beginning. */
    long nanos() {
        return nanos;
    }

    /** How much has happened. */
    long happened() {
        return happened;
    }

    void after(long delayNanos, Runnable what) {
        agenda.add(new Happening(nanos + Math.max(0, delayNanos), ties.nextInt(), planned++, what));
    }

    /** Lets the next thing happen, unless that is later; then time passes until then. Says whether something did. */
    boolean step(long untilNanos) {
        Happening next = agenda.peek();
        if (next == null || next.nanos > untilNanos) {
            nanos = Math.max(nanos, untilNanos);
            return false;
        }
        agenda.remove();
        nanos = next.nanos;
        happened++;
        next.what.run();
        if (violation != null) {
            throw violation;
        }
        return true;
    }

    /** Looks whether a rule is kept. If not, time goes no further, whatever those do who called. */
    void judge(Runnable rule) {
        try {
            rule.run();
        } catch (Violation broken) {
            violation = violation == null ? broken : violation;
            throw broken;
        } catch (RuntimeException failure) {
            Violation broken = new Violation("what leaves a node can be judged", failure);
            violation = violation == null ? broken : violation;
            throw broken;
        }
    }
}
