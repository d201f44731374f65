package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A leader with a follower who is preferred, always keeps up, and never stands when it is asked to. */
class SuccessionTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final NodeId D = NodeId.of("d");
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));

    private final RaftKernel leader = new RaftKernel(
            new Identity(A, 0),
            Membership.of(List.of(Voters.member(A), Voters.member(B).withPriority(60), Voters.member(C))),
            CONFIG,
            RecoveredLog.EMPTY,
            new Random(1),
            0);
    private final List<Long> asked = new ArrayList<>();
    private long now;
    private long lagging;

    @BeforeEach
    void elect() {
        now = leader.deadlineNanos();
        leader.step(new Input.Tick(), now);
        answerAll();
        assertThat(leader.view().role()).isEqualTo(Role.LEADER);
    }

    @Test
    void itTriesAgainLessAndLessOften() {
        long elected = now;
        runFor(10_000);

        assertThat(asked.get(0) - elected).isBetween(300L, 400L);
        long gap = 0;
        for (int i = 1; i < asked.size(); i++) {
            long next = asked.get(i) - asked.get(i - 1);
            assertThat(next).isGreaterThanOrEqualTo(Math.max(600, 2 * gap - 100));
            gap = next;
        }
        assertThat(asked).hasSizeBetween(3, 6);
        assertThat(leader.view().role()).isEqualTo(Role.LEADER);
    }

    @Test
    void whoDoesNotKeepUpIsLeftInPeace() {
        lagging = 1;
        runFor(3_000);

        assertThat(asked).isEmpty();
    }

    @Test
    void whileMembersChangeNobodyIsAsked() {
        Membership wanted = leader.view().membership().with(Voters.member(D));
        leader.step(new Input.Ask(1, new Order.Change(wanted)), now);
        answerAll();
        runFor(3_000);

        assertThat(leader.view().membership().isSettled()).isFalse();
        assertThat(asked).isEmpty();
    }

    private void runFor(long nanos) {
        for (long end = now + nanos; now < end; ) {
            now = leader.deadlineNanos();
            leader.step(new Input.Tick(), now);
            leader.step(new Input.Propose(now, ShadowLog.batch(now)), now);
            answerAll();
        }
    }

    /** Everything is durable at once, and all but d answer at once; b perhaps not for the newest entries. */
    private void answerAll() {
        for (List<Effect> effects = leader.drain(); !effects.isEmpty(); effects = leader.drain()) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.Persist write) {
                    leader.step(new Input.Persisted(write.writeId()), now);
                    write.thenSend().forEach(this::answer);
                } else if (effect instanceof Effect.Send send) {
                    answer(send);
                }
            }
        }
    }

    private void answer(Effect.Send send) {
        Message message = send.message();
        Message answer = null;
        if (message instanceof Message.VoteRequest request) {
            answer = new Message.VoteReply(request.term(), request.preVote(), true, request.attempt(), 0);
        } else if (message instanceof Message.Heartbeat heartbeat) {
            answer = new Message.HeartbeatReply(heartbeat.term(), heartbeat.round(), 0);
        } else if (message instanceof Message.AppendRequest request) {
            long last = request.prevIndex()
                    + request.batches().stream()
                            .mapToInt(batch -> batch.count())
                            .sum();
            long behind = send.to().equals(B) ? Math.min(last, lagging * 2) : 0;
            answer = new Message.AppendReply(request.term(), last - behind, 0);
        } else if (message instanceof Message.TimeoutNow) {
            asked.add(now);
        }
        if (answer != null && !send.to().equals(D)) {
            leader.step(new Input.Received(send.to(), answer), now);
        }
    }
}
