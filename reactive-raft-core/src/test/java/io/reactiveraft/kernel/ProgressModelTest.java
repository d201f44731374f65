package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A leader's view of a follower, against a follower whose log is a plain list of terms, and a network that loses,
 * repeats and reorders.
 */
class ProgressModelTest {

    private static final int WINDOW = 4;
    private static final int ENTRIES_AT_ONCE = 3;

    /** What is sent to the follower: entries, or a heartbeat if there is no place for them. */
    private record Sent(long prevIndex, long lastIndex, long round) {}

    private final List<Long> leaderTerms = new ArrayList<>();
    private final List<Long> followerTerms = new ArrayList<>();
    private final List<Sent> there = new ArrayList<>();
    private final List<Object> back = new ArrayList<>();
    private LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
    private Progress progress = new Progress(1, new Window(100, 1_000, 10));
    private long acknowledged;
    private long round;
    private int rejections;

    @Test
    void itNeverKnowsMoreThanIsTrueAndLearnsAllOfItInTheEnd() {
        Seeds.each(2_000, random -> {
            begin(random);
            for (int step = 0; step < 60; step++) {
                disturb(random);
                compare();
            }
            there.clear();
            back.clear();
            for (int i = 0; i < 4 + leaderTerms.size(); i++) {
                beat();
                speak();
            }
            assertThat(progress.match()).isEqualTo(outline.lastIndex());
            assertThat(followerTerms).isEqualTo(leaderTerms);
            assertThat(progress.inflight().isEmpty()).isTrue();
        });
    }

    @Test
    void withoutLossItFindsWhereTheLogsPartInOneRoundTripForEachTerm() {
        Seeds.each(2_000, random -> {
            begin(random);
            long terms = followerTerms.stream().distinct().count();
            for (int i = 0; i < leaderTerms.size() + followerTerms.size(); i++) {
                speak();
                compare();
            }
            assertThat(progress.match()).isEqualTo(outline.lastIndex());
            assertThat((long) rejections).isLessThanOrEqualTo(terms + 1);
        });
    }

    /** Two logs that part at some place: behind it, the leader's terms are even and the follower's odd. */
    private void begin(SplittableRandom random) {
        leaderTerms.clear();
        followerTerms.clear();
        there.clear();
        back.clear();
        outline = new LogOutline(RecoveredLog.EMPTY);
        grow(random, leaderTerms, random.nextInt(6), 1);
        followerTerms.addAll(leaderTerms);
        grow(random, leaderTerms, random.nextInt(8), 2);
        grow(random, followerTerms, random.nextInt(8), 2 + 1);
        for (long term : leaderTerms) {
            append(term);
        }
        progress = new Progress(outline.lastIndex() + 1, new Window(100, 1_000, 10));
        acknowledged = 0;
        round = 0;
        rejections = 0;
        leaderTerms.add(100L);
        append(100);
    }

    private static void grow(SplittableRandom random, List<Long> terms, int count, long first) {
        long last = terms.isEmpty() ? 0 : terms.get(terms.size() - 1);
        long term = last + (last + first) % 2 + 2;
        for (int i = 0; i < count; i++) {
            term += 2L * random.nextInt(2);
            terms.add(term);
        }
    }

    private void append(long term) {
        outline.append(ShadowLog.batch(0).stamped(term, outline.lastIndex() + 1));
    }

    private void disturb(SplittableRandom random) {
        int action = random.nextInt(20);
        if (action < 5) {
            send();
        } else if (action < 10) {
            deliver(there, random, this::arrive);
        } else if (action < 15) {
            deliver(back, random, this::answer);
        } else if (action < 17) {
            beat();
        } else if (action == 17) {
            there.clear();
            back.clear();
            progress.onConnectionChanged(random.nextBoolean());
        } else if (action == 18 && !there.isEmpty()) {
            there.remove(random.nextInt(there.size()));
        } else if (leaderTerms.size() < 25) {
            leaderTerms.add(100L);
            append(100);
        }
    }

    /** Any of them may be the next, and may come once more. */
    private static <M> void deliver(List<M> link, SplittableRandom random, Consumer<M> to) {
        if (!link.isEmpty()) {
            int which = random.nextInt(3) == 0 ? random.nextInt(link.size()) : 0;
            to.accept(random.nextInt(5) == 0 ? link.get(which) : link.remove(which));
        }
    }

    /** Everything that there is to say is said, and arrives in order. */
    private void speak() {
        for (boolean busy = true; busy; ) {
            busy = send();
            while (!there.isEmpty()) {
                arrive(there.remove(0));
            }
            while (!back.isEmpty()) {
                answer(back.remove(0));
                compare();
            }
        }
    }

    /** Sends what may be sent as a leader would; says whether there was anything. */
    private boolean send() {
        long prev = progress.next() - 1;
        long last = Math.min(outline.lastIndex(), prev + ENTRIES_AT_ONCE);
        if (progress.isReplicating()) {
            if (prev == outline.lastIndex() || progress.inflight().count() == WINDOW) {
                return false;
            }
            progress.onSent(last, bytes(prev, last), 0);
        } else if (progress.isProbing()) {
            return false;
        } else {
            progress.onProbeSent();
        }
        there.add(new Sent(prev, last, -1));
        return true;
    }

    private static long bytes(long prev, long last) {
        return (last - prev) * 10;
    }

    private void beat() {
        round++;
        progress.onHeartbeatRound(round);
        there.add(new Sent(-1, -1, round));
    }

    /** The follower does what Raft says, without cleverness. */
    private void arrive(Sent sent) {
        if (sent.prevIndex < 0) {
            back.add(sent.round);
        } else if (sent.prevIndex > followerTerms.size()
                || termAt(followerTerms, sent.prevIndex) != termAt(leaderTerms, sent.prevIndex)) {
            long hint = Math.min(sent.prevIndex, followerTerms.size());
            while (termAt(followerTerms, hint) > termAt(leaderTerms, sent.prevIndex)) {
                hint--;
            }
            back.add(new Message.AppendReject(100, sent.prevIndex, hint, termAt(followerTerms, hint)));
        } else {
            for (long index = sent.prevIndex + 1; index <= sent.lastIndex; index++) {
                if (index <= followerTerms.size() && termAt(followerTerms, index) != termAt(leaderTerms, index)) {
                    followerTerms.subList((int) index - 1, followerTerms.size()).clear();
                }
                if (index > followerTerms.size()) {
                    followerTerms.add(termAt(leaderTerms, index));
                }
            }
            back.add(new Message.AppendReply(100, sent.lastIndex, 0));
        }
    }

    private void answer(Object answer) {
        if (answer instanceof Message.AppendReply reply) {
            acknowledged = Math.max(acknowledged, reply.matchIndex());
            progress.onAck(reply.matchIndex(), 0);
        } else if (answer instanceof Message.AppendReject reject) {
            rejections++;
            progress.onReject(reject, outline);
        } else {
            progress.onHeartbeatReply((Long) answer);
        }
    }

    private void compare() {
        assertThat(progress.match()).isEqualTo(acknowledged);
        assertThat(progress.match()).isLessThanOrEqualTo(common());
        assertThat(progress.next()).isBetween(progress.match() + 1, outline.lastIndex() + 1);
        assertThat(progress.confirmedRound()).isBetween(-1L, round);
        if (progress.isReplicating()) {
            assertThat(progress.isProbing()).isFalse();
            long unacknowledged = bytes(progress.match(), progress.next() - 1);
            assertThat(progress.inflight().bytes()).isLessThanOrEqualTo(unacknowledged + bytes(0, ENTRIES_AT_ONCE - 1));
            assertThat(progress.inflight().isEmpty()).isEqualTo(progress.match() == progress.next() - 1);
        } else {
            assertThat(progress.inflight().isEmpty()).isTrue();
        }
    }

    /** Up to where the logs are the same; the same term at an index means the same entries up to there. */
    private long common() {
        long index = Math.min(leaderTerms.size(), followerTerms.size());
        while (termAt(leaderTerms, index) != termAt(followerTerms, index)) {
            index--;
        }
        return index;
    }

    private static long termAt(List<Long> terms, long index) {
        return index == 0 ? 0 : terms.get((int) index - 1);
    }
}
