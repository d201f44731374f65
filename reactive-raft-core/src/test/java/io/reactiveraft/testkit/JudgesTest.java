package io.reactiveraft.testkit;

import static io.reactiveraft.testkit.JudgeScene.N1;
import static io.reactiveraft.testkit.JudgeScene.N2;
import static io.reactiveraft.testkit.JudgeScene.entries;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.Role;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.InvariantViolation;
import io.reactiveraft.spi.Frame;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What nodes may show of themselves, and how they may end. */
class JudgesTest {

    private final JudgeScene scene = new JudgeScene();

    @Test
    void whatIsAppliedIsCommitted() {
        scene.show(N1, Role.FOLLOWER, 1, 0, 0);

        scene.assertBroken("what is applied is committed", () -> scene.show(N1, Role.FOLLOWER, 1, 0, 1));
    }

    @Test
    void whoShowsItselfAsTheLeaderIsJudgedAsOne() {
        scene.show(N1, Role.LEADER, 1, 0, 0);
        scene.show(N2, Role.CANDIDATE, 1, 0, 0);

        scene.assertBroken("one leader in a term", () -> scene.show(N2, Role.LEADER, 1, 0, 0));
    }

    @Test
    void whoShowsSomethingAsCommittedIsJudgedByIt() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));

        scene.assertBroken("what is committed is in the log", () -> scene.show(N1, Role.FOLLOWER, 1, 2, 0));
    }

    @Test
    void aFrameThatCannotBeReadIsFound() {
        scene.assertBroken(
                "what leaves a node can be judged",
                () -> scene.judges().onFrame(N1, N2, Frame.of(ByteBuffer.wrap(new byte[] {1, 2, 3}))));
    }

    @Test
    void aGroupMayGiveUpWhenItsDiskFails() {
        scene.judges().onGivenUp(N1, new StorageFailedException("the disk failed", Outcome.UNKNOWN), true);

        scene.assertBroken(
                "a group gives up only if its disk fails",
                () -> scene.judges().onGivenUp(N1, new NodeClosedException(Outcome.UNKNOWN), false));
    }

    @Test
    void aNodeNeverFindsAnInvariantViolated() {
        Throwable found = new StorageFailedException("the group has stopped", new InvariantViolation("invariant 4"));

        scene.assertBroken("nodes keep their invariants", () -> scene.judges().onGivenUp(N1, found, true));
    }

    @Test
    void callersHearOfNothingThatIsNotDocumented() {
        Judges.requireKnown(scene.world(), new NodeClosedException(Outcome.UNKNOWN));

        scene.assertBroken(
                "failures are of a documented kind",
                () -> Judges.requireKnown(scene.world(), new IllegalStateException("of no use to anybody")));
    }

    @Test
    void whatWasFoundIsNotForgottenWhenNothingIsLeftToHappen() {
        IllegalStateException cause = new IllegalStateException("swallowed");
        scene.assertBroken("failures are of a documented kind", () -> Judges.requireKnown(scene.world(), cause));

        assertThatThrownBy(() -> scene.world().step(Long.MAX_VALUE))
                .isInstanceOf(Violation.class)
                .hasCause(cause);
    }
}
