package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.Membership;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeId;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogEntry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What happens to proposals between the line and the kernel. */
class PendingProposalsTest {

    private static final NodeId LEADER = NodeId.of("n2");

    private final RaftConfig.Limits limits =
            RaftConfig.defaults().limits().withAppendBytesMax(1024).withEntryBytesMax(1000);
    private final ProposalLine line = new ProposalLine(limits, mark -> {});
    private final PendingProposals proposals = new PendingProposals(line, limits);
    private final List<Input.Propose> asked = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();

    @Test
    void proposalsRefusedInSeveralBatchesAreProposedAgainInTheirOldOrder() {
        IntStream.range(0, 60).forEach(i -> propose("p" + i, 1000));
        turn(LEADER, 0);
        assertThat(asked).hasSizeGreaterThan(3);
        List<Input.Propose> refused = List.copyOf(asked);
        asked.clear();
        refused.forEach(this::refuse);
        propose("last", 1000);
        turn(LEADER, 10_000_000);
        assertThat(payloads())
                .startsWith("p0", "p1", "p2")
                .containsExactlyElementsOf(IntStream.rangeClosed(0, 60)
                        .mapToObj(i -> i == 60 ? "last" : "p" + i)
                        .toList());
    }

    @Test
    void aRefusalIsNotRepeatedAtOnceUnlessTheLeaderChanges() {
        propose("a", 1000);
        turn(LEADER, 0);
        refuse(asked.remove(0));
        turn(LEADER, 1_000_000);
        assertThat(asked).isEmpty();
        turn(NodeId.of("n3"), 1_000_001);
        assertThat(payloads()).containsExactly("a");
    }

    @Test
    void whatNoLeaderTookInTimeIsNotAppendedAndWhatOneTookIsUnknown() {
        propose("waits", 1000);
        turn(null, 0);
        turn(null, 1_000_000_000);
        assertThat(errors).singleElement().isInstanceOf(NoLeaderException.class);
        propose("taken", 2000);
        turn(LEADER, 1_500_000_000);
        turn(LEADER, 2_000_000_000);
        assertThat(errors).last().isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    void anAnswerThatComesAfterItsEntriesIsUnknown() {
        propose("a", 1000);
        turn(LEADER, 0);
        proposals.onAppended(new Effect.Appended(asked.get(0).token(), 1, 5), 5);
        assertThat(errors).singleElement().isInstanceOf(OutcomeUnknownException.class);
        assertThat(proposals.upTo(100)).isEmpty();
    }

    @Test
    void aBatchHoldsOneKindAndTheOrderStays() {
        List<EntryKind> kinds =
                List.of(EntryKind.COMMAND, EntryKind.COMMAND, EntryKind.SESSION, EntryKind.SESSION, EntryKind.COMMAND);
        for (int i = 0; i < kinds.size(); i++) {
            assertThat(line.offer(proposal(kinds.get(i), "p" + i, 1_000_000_000, line)))
                    .isTrue();
        }
        turn(LEADER, 0);
        assertThat(asked)
                .extracting(propose -> propose.batch().kind())
                .containsExactly(EntryKind.COMMAND, EntryKind.SESSION, EntryKind.COMMAND);
        assertThat(payloads()).containsExactly("p0", "p1", "p2", "p3", "p4");
    }

    @Test
    void whatIsUrgentGoesFirstHoweverMuchWaits() {
        propose("waits", 1000);
        turn(null, 0);
        proposals.addUrgent(proposal(EntryKind.SESSION, "urgent", 1_000_000_000, line));
        turn(LEADER, 1);
        assertThat(payloads()).containsExactly("urgent", "waits");
        asked.forEach(propose -> proposals.onAppended(new Effect.Appended(propose.token(), 1, propose.token() + 1), 0));
        assertThat(proposals.upTo(100)).hasSize(2);
    }

    @Test
    void ofABatchThatIsTooLargeForTheLeaderOnlyThoseFailThatAre() {
        propose("small", 1000);
        propose("large", 1000);
        propose("small too", 1000);
        turn(LEADER, 0);
        refuse(asked.remove(0), Reason.TOO_LARGE);
        assertThat(errors).isEmpty();
        assertThat(proposals.deadlineNanos(0, 1_000_000)).as("at once").isZero();
        turn(LEADER, 0);
        assertThat(asked).hasSize(3);
        assertThat(payloads()).containsExactly("small", "large", "small too");
        refuse(asked.get(1), Reason.TOO_LARGE);
        assertThat(errors)
                .singleElement()
                .isInstanceOfSatisfying(
                        CommandTooLargeException.class,
                        error -> assertThat(error).hasMessageContaining("5 bytes"));
        turn(LEADER, 10_000_000);
        assertThat(asked).as("it is not tried again").hasSize(3);
    }

    @Test
    void aLeaderThatDoesNotAdmitIsAskedWithOneBatchAndGetsTheRestWhenItDoes() {
        IntStream.range(0, 60).forEach(i -> propose("p" + i, 1000));
        turn(LEADER, 0);
        List<Input.Propose> refused = List.copyOf(asked);
        asked.clear();
        refused.forEach(propose -> refuse(propose, Reason.NOT_ADMITTING));
        turn(LEADER, 1_000_000);
        assertThat(asked).isEmpty();
        assertThat(proposals.deadlineNanos(1_000_000, 1_000_000_000)).isEqualTo(5_000_000);
        turn(LEADER, 5_000_000);
        assertThat(asked).hasSize(1);
        refuse(asked.remove(0), Reason.NOT_ADMITTING);
        turn(NodeId.of("n3"), 5_000_001);
        assertThat(asked).as("another leader is asked at once").hasSize(1);
        proposals.onAppended(new Effect.Appended(asked.get(0).token(), 1, 1), 0);
        assertThat(proposals.deadlineNanos(5_000_001, 1_000_000_000))
                .as("and gets the rest at once")
                .isEqualTo(5_000_001);
        turn(NodeId.of("n3"), 5_000_001);
        assertThat(payloads())
                .containsExactlyElementsOf(
                        IntStream.range(0, 60).mapToObj(i -> "p" + i).toList());
        assertThat(proposals.deadlineNanos(5_000_002, 1_000_000)).isGreaterThan(5_000_002);
    }

    @Test
    void aProposalThatFillsTheWholeLineIsAdmittedIfItIsAlone() {
        RaftConfig.Limits tight = new RaftConfig.Limits(5000, 1024, 1, 5000, 5000, 5000, 5000, 10, 10);
        ProposalLine narrow = new ProposalLine(tight, mark -> {});
        assertThat(narrow.offer(proposal("x".repeat(5000), 1000, narrow))).isTrue();
        assertThat(narrow.offer(proposal("y", 1000, narrow))).isFalse();
        assertThat(errors).singleElement().isInstanceOf(OverloadedException.class);
    }

    private void propose(String payload, long deadlineMillis) {
        assertThat(line.offer(proposal(payload, deadlineMillis * 1_000_000, line)))
                .isTrue();
    }

    private Proposal proposal(String payload, long deadlineNanos, ProposalLine to) {
        return proposal(EntryKind.COMMAND, payload, deadlineNanos, to);
    }

    private Proposal proposal(EntryKind kind, String payload, long deadlineNanos, ProposalLine to) {
        List<Proposal> made = new ArrayList<>();
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        Mono.create(sink -> made.add(new Proposal(kind, bytes, deadlineNanos, to, new Caller(sink))))
                .subscribe(result -> {}, errors::add);
        return made.get(0);
    }

    private void turn(@Nullable NodeId leader, long nowNanos) {
        KernelView view = new KernelView(Role.FOLLOWER, 1, leader, 0, 0, 0, Membership.NONE);
        proposals.turn(view, true, nowNanos, input -> asked.add((Input.Propose) input));
    }

    private void refuse(Input.Propose propose) {
        refuse(propose, Reason.NO_LEADER);
    }

    private void refuse(Input.Propose propose, Reason reason) {
        KernelView view = new KernelView(Role.FOLLOWER, 1, LEADER, 0, 0, 0, Membership.NONE);
        proposals.onRefused(new Effect.Refused(propose.token(), null, reason), view, 0);
    }

    private List<String> payloads() {
        List<String> payloads = new ArrayList<>();
        for (Input.Propose propose : asked) {
            for (LogEntry entry : propose.batch()) {
                payloads.add(StandardCharsets.UTF_8.decode(entry.payload()).toString());
            }
        }
        return payloads;
    }
}
