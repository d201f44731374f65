package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.kernel.Verdict;
import org.junit.jupiter.api.Test;

/** How a node sees what became of a change that a leader accepted. */
class ChangeOrderTest extends OrderScene {

    @Test
    void aChangeIsDoneWhenTheSettledMembershipIsCommitted() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        append(wishes(wanted).at(11), 10);
        append(wishes(wanted).at(11), 11);
        append(joint(wanted).at(12), 12);
        Membership settled = settled("n1", "n2", "n3", "n4").at(13);
        append(settled, 12);
        assertThat(heard).isEmpty();
        commit(13);
        assertThat(heard).containsExactly(settled);
    }

    @Test
    void aChangeThatWasTakenBackFailedToCatchUpEvenIfAnotherFollowsAtOnce() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        append(wishes(wanted).at(11), 11);
        log.add(Membership.of(wanted.with(wanted.members().get(3).withKind(Member.Kind.LEARNER))
                        .members())
                .at(12));
        append(settled("n1", "n2", "n3", "n4").at(13), 13);
        assertThat(reasons()).containsExactly(Reason.CATCH_UP_FAILED);
    }

    @Test
    void aChangeThatIsFollowedByAnotherInTheSameTurnWasDoneNevertheless() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        log.add(wishes(wanted).at(11));
        log.add(joint(wanted).at(12));
        log.add(settled("n1", "n2", "n3", "n4").at(13));
        append(wishes(settled("n1", "n2", "n3", "n4").without(OTHER)).at(14), 14);
        assertThat(heard).containsExactly(settled("n1", "n2", "n3", "n4").at(13));
    }

    @Test
    void aChangeOfWhichTheLogHoldsNothingWhereItWasAcceptedWasLostWithItsLeader() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        assertThat(heard).isEmpty();
        commit(11);
        assertThat(heard).singleElement().isInstanceOf(NotLeaderException.class);
    }

    @Test
    void aChangeInWhosePlaceAnotherCameWasLostWithItsLeader() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        append(wishes(before.without(OTHER)).at(11), 11);
        assertThat(heard).singleElement().isInstanceOf(NotLeaderException.class);
    }

    @Test
    void aChangeThatWasNotSeenMayHaveComeAbout() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        log.clear();
        append(settled("n7", "n8", "n9").at(50), 60);
        assertThat(heard).singleElement().isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aNodeThatIsLeftOutSeesTheEndThoughNobodyTellsItThatItIsCommitted() {
        Membership without = before.without(SELF);
        change(without);
        answer(Verdict.ACCEPTED, 11);
        append(wishes(without).at(11), 11);
        append(joint(without).at(12), 11);
        assertThat(heard).isEmpty();
        Membership settled = settled("n2", "n3").at(13);
        append(settled, 12);
        assertThat(heard).containsExactly(settled);
    }

    @Test
    void aLearnerThatLeavesIsNotKeptWaitingForWhatNobodyTellsIt() {
        Membership without = before.without(SELF);
        change(without);
        answer(Verdict.ACCEPTED, 11);
        append(settled("n2", "n3").at(11), 10);
        now += 11 * SECOND;
        turn();
        assertThat(heard).singleElement().isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void aChangeThatIsNotSeenToEndIsUnknownInTheEnd() {
        change(wanted);
        answer(Verdict.ACCEPTED, 11);
        append(wishes(wanted).at(11), 11);
        now += 109 * SECOND;
        turn();
        assertThat(heard).isEmpty();
        now += 2 * SECOND;
        turn();
        assertThat(heard).singleElement().isInstanceOf(OutcomeUnknownException.class);
    }
}
