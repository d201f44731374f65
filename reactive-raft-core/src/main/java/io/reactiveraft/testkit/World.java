package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
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
    private final Map<Decision.Kind, Integer> befallen = new EnumMap<>(Decision.Kind.class);
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

    /** How often each kind of fault befell somebody. */
    Map<Decision.Kind, Integer> befallen() {
        return Collections.unmodifiableMap(befallen);
    }

    /** A fault befalls somebody now, or is noticed now. */
    void befall(Decision.Kind kind, NodeId who, long how, long micros) {
        befallen.merge(kind, 1, Integer::sum);
        trace.note(nanos, kind.name(), who, how, micros);
    }

    void after(long delayNanos, Runnable what) {
        agenda.add(new Happening(in(delayNanos), ties.nextInt(), planned++, what));
    }

    /** When so much time will have passed; the end of time if that is behind it. */
    long in(long delayNanos) {
        long delay = Math.max(0, delayNanos);
        return delay > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : nanos + delay;
    }

    /** Lets the next thing happen, unless that is later; then time passes until then. Says whether something did. */
    boolean step(long untilNanos) {
        Happening next = agenda.peek();
        boolean happens = next != null && next.nanos <= untilNanos;
        if (next != null && happens) {
            agenda.remove();
            nanos = next.nanos;
            happened++;
            next.what.run();
        } else {
            nanos = Math.max(nanos, untilNanos);
        }
        if (violation != null) {
            throw violation;
        }
        return happens;
    }

    /** Looks whether a rule is kept. If not, time goes no further, whatever those do who called. */
    void judge(Runnable rule) {
        try {
            rule.run();
        } catch (Violation broken) {
            throw keep(broken);
        } catch (RuntimeException failure) {
            throw keep(new Violation("what leaves a node can be judged", failure));
        }
    }

    private Violation keep(Violation broken) {
        broken.happened(this);
        violation = violation == null ? broken : violation;
        return broken;
    }

    /** For whoever has to find this moment again. */
    @Override
    public String toString() {
        return "seed " + seed + ", after " + nanos / 1_000 + " us";
    }
}
