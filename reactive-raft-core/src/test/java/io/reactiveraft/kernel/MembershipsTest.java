package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Which membership is in force, against a list with one for each entry of the log. */
class MembershipsTest {

    private static final Membership INITIAL = Voters.of(NodeId.of("a"));

    @Test
    void whatIsKnownWithoutALogIsInForceUntilTheLogSpeaks() {
        Memberships memberships = new Memberships(INITIAL, List.of());

        assertThat(memberships.current()).isEqualTo(INITIAL);
        assertThat(memberships.previous()).isEqualTo(Membership.NONE);
    }

    @Test
    void thoseFromAnIndexOnAreTold() {
        Memberships memberships = new Memberships(INITIAL, List.of(INITIAL.at(2), INITIAL.at(5)));

        assertThat(memberships.since(0)).containsExactly(INITIAL, INITIAL.at(2), INITIAL.at(5));
        assertThat(memberships.since(2)).containsExactly(INITIAL.at(2), INITIAL.at(5));
        assertThat(memberships.since(6)).isEmpty();
    }

    @Test
    void whereALogBeginsAnewNothingOfTheOldOneIsKnown() {
        Memberships memberships = new Memberships(INITIAL, List.of(INITIAL.at(2)));
        memberships.restartWith(INITIAL.at(9));

        assertThat(memberships.since(0)).containsExactly(INITIAL.at(9));
    }

    @Test
    void whatALogBeginsWithIsNeverCutOff() {
        Memberships memberships = new Memberships(INITIAL.at(3), List.of(INITIAL.at(5)));
        memberships.truncateFrom(3);

        assertThat(memberships.current()).isEqualTo(INITIAL.at(3));
    }

    @RepeatedTest(300)
    void theLastInTheLogIsInForce(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Memberships memberships = new Memberships(INITIAL, List.of());
        List<Membership> inForceAt = new ArrayList<>(List.of(INITIAL));
        int compacted = 0;
        for (int step = 0; step < 60; step++) {
            int last = inForceAt.size() - 1;
            switch (random.nextInt(4)) {
                case 0 -> {
                    Membership membership =
                            Voters.of(NodeId.of("n" + random.nextInt(100))).at(last + 1);
                    memberships.append(batch(membership));
                    inForceAt.add(membership);
                }
                case 1 -> {
                    memberships.append(ShadowLog.batch(7).stamped(1, last + 1));
                    inForceAt.add(inForceAt.get(last));
                }
                case 2 -> {
                    int from = compacted + 1 + random.nextInt(last - compacted + 1);
                    memberships.truncateFrom(from);
                    inForceAt.subList(Math.min(from, last + 1), last + 1).clear();
                }
                default -> {
                    compacted += random.nextInt(last - compacted + 1);
                    memberships.compact(compacted);
                }
            }
            compare(memberships, inForceAt, compacted);
        }
    }

    private static void compare(Memberships memberships, List<Membership> inForceAt, int compacted) {
        int last = inForceAt.size() - 1;
        Membership current = inForceAt.get(last);
        assertThat(memberships.current()).isEqualTo(current);
        Membership previous = Membership.NONE;
        for (int index = compacted; index <= last; index++) {
            assertThat(memberships.at(index)).isEqualTo(inForceAt.get(index));
            previous = inForceAt.get(index).equals(current) ? previous : inForceAt.get(index);
        }
        assertThat(memberships.previous()).isEqualTo(previous);
    }

    private static EntryBatch batch(Membership membership) {
        return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(membership)))
                .stamped(1, membership.index());
    }
}
