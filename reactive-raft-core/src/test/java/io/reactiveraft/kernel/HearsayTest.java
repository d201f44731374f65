package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static io.reactiveraft.kernel.LoneKernel.E;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told who takes part, and what becomes of that. */
class HearsayTest {

    private static final Membership THREE = Voters.of(A, B, C);
    private static final Membership FOUR = Voters.of(A, B, C, D);

    private final LoneKernel kernel = LoneKernel.in(A, THREE);

    @Test
    void whoAsksForVotesWithoutTheMembershipThatIsCommittedIsTold() {
        follow(2);

        assertThat(told(kernel.told(C, Say.preVote(5, 1, 1)))).containsExactly(FOUR.at(2));
        assertThat(told(kernel.told(C, Say.vote(5, 1, 1)))).containsExactly(FOUR.at(2));
    }

    @Test
    void aLongLogOfAnEarlierTermIsBehindAsWell() {
        follow(2);

        assertThat(told(kernel.told(C, Say.preVote(5, 9, 1)))).containsExactly(FOUR.at(2));
        assertThat(told(kernel.told(C, Say.preVote(5, 2, 2)))).isEmpty();
    }

    @Test
    void whatIsMerelyInForceIsARumourToWhoAsksAndLacksIt() {
        follow(1);

        assertThat(kernel.view().membership()).isEqualTo(FOUR.at(2));
        Message.Roster rumour = new Message.Roster(2, FOUR.at(2), false);
        assertThat(kernel.told(C, Say.preVote(5, 1, 1)).to(C, Message.Roster.class))
                .containsExactly(rumour);
        assertThat(kernel.told(C, Say.preVote(5, 9, 1)).to(C, Message.Roster.class))
                .containsExactly(rumour);
        assertThat(kernel.told(C, new Message.RosterRequest(7, 1)).to(C)).containsExactly(rumour);
        assertThat(told(kernel.told(C, Say.preVote(5, 2, 2)))).isEmpty();
        assertThat(told(kernel.told(C, new Message.RosterRequest(7, 2)))).isEmpty();
        assertThat(told(kernel.turn(new Input.PeerUp(C)))).isEmpty();
    }

    @Test
    void whatIsCommittedByHearsayIsToldFurther() {
        follow(1);
        hear(FOUR.at(9));

        Message.Roster roster = new Message.Roster(2, FOUR.at(9), true);
        assertThat(kernel.told(C, Say.preVote(5, 1, 1)).to(C, Message.Roster.class))
                .containsExactly(roster);
        assertThat(kernel.turn(new Input.PeerUp(C)).to(C)).containsExactly(roster);
    }

    @Test
    void theLastRumourCountsUntilTheLogSaysBetter() {
        rumour(FOUR.at(4));
        rumour(THREE.at(3));
        hear(FOUR.at(1));
        assertThat(kernel.hearsay()).isEqualTo(new Heard(FOUR.at(1), THREE.at(3)));

        follow(2);
        rumour(THREE.at(2));
        assertThat(kernel.hearsay().rumoured()).isEqualTo(THREE.at(3));

        kernel.told(B, Say.append(2, 2, 2, 3, THREE));
        assertThat(kernel.hearsay()).isEqualTo(Heard.NOTHING);
    }

    @Test
    void whoConnectsIsTold() {
        follow(2);

        assertThat(told(kernel.turn(new Input.PeerUp(C)))).containsExactly(FOUR.at(2));
        assertThat(told(kernel.turn(new Input.PeerDown(C)))).isEmpty();
    }

    @Test
    void whoAsksIsToldUnlessHeKnows() {
        follow(2);

        assertThat(told(kernel.told(C, new Message.RosterRequest(7, 1)))).containsExactly(FOUR.at(2));
        assertThat(told(kernel.told(C, new Message.RosterRequest(7, 2)))).isEmpty();
        assertThat(kernel.view().term()).isEqualTo(2);
    }

    @Test
    void whatIsHeardChangesNothingAndIsNotAnswered() {
        follow(2);
        KernelView before = kernel.view();

        Turn turn = hear(FOUR.at(9));

        assertThat(turn.isSilent()).isTrue();
        assertThat(kernel.view()).isEqualTo(before);
        assertThat(kernel.hearsay().committed()).isEqualTo(FOUR.at(9));
    }

    @Test
    void theLatestOfWhatIsHeardCounts() {
        hear(FOUR.at(4));
        hear(THREE.at(3));
        assertThat(kernel.hearsay().committed()).isEqualTo(FOUR.at(4));

        hear(THREE.at(5));
        assertThat(kernel.hearsay().committed()).isEqualTo(THREE.at(5));
    }

    @Test
    void whatIsKnownToBeCommittedIsNoNews() {
        follow(2);

        hear(THREE.at(1));
        hear(THREE.at(2));

        assertThat(kernel.hearsay().committed()).isEqualTo(Membership.NONE);
    }

    // Another leader may have cut it off, and committed one of a lower index, long ago.
    @Test
    void aMembershipThatIsNotCommittedDoesNotStandInTheWay() {
        follow(1);

        hear(THREE.at(2));

        assertThat(kernel.hearsay().committed()).isEqualTo(THREE.at(2));
    }

    @Test
    void whatTheLogSaysByNowIsForgotten() {
        hear(FOUR.at(2));
        follow(1);
        assertThat(kernel.hearsay().committed()).isEqualTo(FOUR.at(2));

        kernel.told(B, Say.heartbeat(2, 2, 1));

        assertThat(kernel.hearsay().committed()).isEqualTo(Membership.NONE);
    }

    @Test
    void whoMayNotStandAsksEverybodyWithoutALeader() {
        for (Membership known : List.of(THREE.with(Voters.member(D).withKind(Kind.LEARNER)), Membership.NONE)) {
            LoneKernel other = LoneKernel.in(D, known);
            other.turn(new Input.PeerUp(E));
            other.turn(new Input.PeerUp(C));
            other.turn(new Input.PeerDown(C));

            Turn asked = other.timeout();

            Message question = new Message.RosterRequest(0, 0);
            assertThat(asked.to(E)).containsExactly(question);
            assertThat(asked.to(B)).containsExactlyElementsOf(known.contains(B) ? List.of(question) : List.of());
            assertThat(asked.to(C)).hasSameSizeAs(asked.to(B));
            assertThat(other.view().role()).isEqualTo(Role.FOLLOWER);
        }
    }

    /** It follows b, in whose log d is a member from index 2 on, and which has told of a commit index. */
    private void follow(long commitIndex) {
        kernel.told(B, Say.append(2, 0, 0, 1, 2));
        kernel.told(B, Say.append(2, 1, 2, commitIndex, FOUR));
    }

    private Turn hear(Membership membership) {
        return kernel.told(B, new Message.Roster(7, membership, true));
    }

    private void rumour(Membership membership) {
        kernel.told(B, new Message.Roster(7, membership, false));
    }

    private static List<Membership> told(Turn turn) {
        return turn.to(C, Message.Roster.class).stream()
                .map(Message.Roster::membership)
                .toList();
    }
}
