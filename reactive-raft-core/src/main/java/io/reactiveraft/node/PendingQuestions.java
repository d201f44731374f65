package io.reactiveraft.node;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queries that the leader has to confirm, until they are answered or their time is up. All that arrive in one turn
 * share one read, those that trust its lease another, and a read that fails is tried again under a fresh number. Owned
 * by the loop.
 *
 * <p>The latest confirmed read is remembered with the time at which it was asked: whatever was acknowledged before that
 * time lies at or below its index. It answers queries that may be so old without asking anybody. Reads that rest on a
 * lease are not remembered: who does not trust clocks must not be answered by them in a roundabout way.
 */
final class PendingQuestions<S> {

    private static final long RETRY_NANOS = 10_000_000;

    private final List<Question<S>> waiting = new ArrayList<>();
    private final List<Question<S>> waitingForLease = new ArrayList<>();
    private final Map<Long, Asked<S>> asked = new TreeMap<>();
    private final Deadlines<Question<S>> deadlines = new Deadlines<>();
    private @Nullable Asked<S> latest;
    private @Nullable Confirmed confirmed;
    private long nextReadId;
    private long retryNanos;
    private boolean failed;

    /** A read under way, and the questions that it answers. */
    private record Asked<S>(long readId, boolean lease, long askedNanos, List<Question<S>> questions) {}

    /** What a read taught: all that was acknowledged before it was asked lies at or below the index. */
    private record Confirmed(long askedNanos, long index) {}

    /** One to be confirmed by a quorum, or if it may by the leader's lease. */
    void add(Question<S> question, boolean lease) {
        deadlines.add(question);
        (lease ? waitingForLease : waiting).add(question);
    }

    /** One that waits elsewhere for an index to be applied, but for no longer than any other. */
    void watch(Question<S> question) {
        deadlines.add(question);
    }

    /**
     * One whose answer may be of some age. Gives the index at which it may be asked, if that is known; else it joins a
     * read that is young enough, or the next one, and -1 is given.
     */
    long addBounded(Question<S> question, long ageNanosMax, long nowNanos) {
        deadlines.add(question);
        if (confirmed != null && nowNanos - confirmed.askedNanos <= ageNanosMax) {
            return confirmed.index;
        }
        if (latest != null && nowNanos - latest.askedNanos <= ageNanosMax) {
            latest.questions.add(question);
        } else {
            waiting.add(question);
        }
        return -1;
    }

    void turn(long nowNanos, Consumer<Input> kernel) {
        expire(nowNanos);
        if (failed && retryNanos - nowNanos > 0) {
            return;
        }
        failed = false;
        latest = ask(waiting, false, nowNanos, kernel, latest);
        ask(waitingForLease, true, nowNanos, kernel, null);
    }

    /** Gives the read that was asked for, or what was given if none was. */
    private @Nullable Asked<S> ask(
            List<Question<S>> questions,
            boolean lease,
            long nowNanos,
            Consumer<Input> kernel,
            @Nullable Asked<S> otherwise) {
        questions.removeIf(Question::isDone);
        if (questions.isEmpty()) {
            return otherwise;
        }
        Asked<S> read = new Asked<>(nextReadId++, lease, nowNanos, new ArrayList<>(questions));
        questions.clear();
        asked.put(read.readId, read);
        kernel.accept(new Input.Read(read.readId, lease));
        return read;
    }

    /** Also those that wait for their index to be applied: nobody may wait longer than was said. */
    private void expire(long nowNanos) {
        deadlines.expire(
                nowNanos,
                question -> question.fail(
                        new NoLeaderException("no leader confirmed the query, or its index was not applied, in time")));
    }

    /** The questions that may be asked once the index is applied. */
    List<Question<S>> onReady(Effect.ReadReady effect) {
        Asked<S> read = asked.remove(effect.readId());
        if (read == null) {
            return List.of();
        }
        forget(read);
        if (!read.lease && (confirmed == null || read.askedNanos - confirmed.askedNanos > 0)) {
            confirmed = new Confirmed(read.askedNanos, effect.index());
        }
        return read.questions;
    }

    void onFailed(Effect.ReadFailed effect, long nowNanos) {
        Asked<S> read = asked.remove(effect.readId());
        if (read != null) {
            forget(read);
            (read.lease ? waitingForLease : waiting).addAll(read.questions);
            failed = true;
            retryNanos = nowNanos + RETRY_NANOS;
        }
    }

    /** Nobody joins a read that has been answered. */
    private void forget(Asked<S> read) {
        if (latest != null && latest.readId == read.readId) {
            latest = null;
        }
    }

    long deadlineNanos(long nowNanos, long idleNanos) {
        boolean idle = waiting.isEmpty() && waitingForLease.isEmpty();
        return deadlines.earlier(nowNanos + (idle ? idleNanos : RETRY_NANOS));
    }

    /** Ends those that nobody has been asked about; they are cleared out when their turn comes. */
    void failWaiting(Throwable error) {
        waiting.forEach(question -> question.fail(error));
        waitingForLease.forEach(question -> question.fail(error));
    }

    void failAll(Throwable error) {
        deadlines.forEach(question -> question.fail(error));
        deadlines.clear();
        waiting.clear();
        waitingForLease.clear();
        asked.clear();
        latest = null;
    }
}
