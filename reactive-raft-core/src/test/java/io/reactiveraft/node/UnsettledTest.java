package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandResult;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.node.Unsettled.Asked;
import io.reactiveraft.node.Unsettled.Known;
import io.reactiveraft.node.Unsettled.Refused;
import io.reactiveraft.node.Unsettled.Repeated;
import io.reactiveraft.session.Claim;
import io.reactiveraft.session.FirstResult;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.session.SessionTable;
import io.reactiveraft.spi.EntryKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whatever waits for the state machine, and whatever does not, is settled in the order of the log. */
class UnsettledTest {

    private final Settlement<Object> settlement = new Settlement<>();
    private final Unsettled unsettled = new Unsettled(settlement);
    private final List<String> ends = new ArrayList<>();

    @Test
    void whatRepeatsACommandWaitsForItsResultAndForItsTurn() {
        FirstResult first = firstResult();
        expect(5);
        unsettled.add(new Asked(1, 1, String.class, null));
        unsettled.add(new Asked(2, 1, String.class, first));
        unsettled.add(new Repeated(3, 1, first));
        unsettled.add(new Refused(4, 1, new OverloadedException("full")));
        unsettled.add(new Asked(5, 1, String.class, null));
        assertThat(unsettled.settledIndex()).isZero();
        unsettled.answered(CommandResult.of("a"));
        assertThat(unsettled.settledIndex()).isEqualTo(1);
        assertThat(ends).containsExactly("1 a");
        unsettled.answered(CommandResult.of("b"));
        assertThat(unsettled.settledIndex()).isEqualTo(4);
        assertThat(ends).containsExactly("1 a", "2 b", "3 b", "4 full");
        unsettled.answered(CommandResult.of("c"));
        assertThat(unsettled.settledIndex()).isEqualTo(5);
        unsettled.add(new Known(6, 1, CommandResult.of("alone")));
        assertThat(unsettled.settledIndex()).isEqualTo(6);
    }

    @Test
    void anEntryOfAnotherLeaderDoesNotSettleWhatStillWaitsBeforeIt() {
        expect(2);
        unsettled.add(new Asked(1, 1, String.class, null));
        unsettled.add(new Known(2, 2, null));
        assertThat(ends).isEmpty();
        unsettled.answered(CommandResult.of("a"));
        assertThat(ends).containsExactly("1 a", "2 " + new NotLeaderException().getMessage());
    }

    private static FirstResult firstResult() {
        SessionTable table = new SessionTable();
        table.open(1, new SessionEntry.Open(1, 1));
        Claim claim = table.claim(new SessionEntry.Call(1, 0, 1, ByteBuffer.allocate(0)));
        return ((Claim.New) claim).result();
    }

    private void expect(int count) {
        ProposalLine line = new ProposalLine(RaftConfig.defaults().limits(), mark -> {});
        List<Proposal> proposals = IntStream.rangeClosed(1, count)
                .mapToObj(index -> new Proposal(EntryKind.SESSION, new byte[0], 0, line, new ProposalEnd() {
                    @Override
                    public void applied(CommandResult result) {
                        ends.add(index + " " + ((CommandResult.Value) result).value());
                    }

                    @Override
                    public void failed(RaftException error) {
                        ends.add(index + " " + error.getMessage());
                    }
                }))
                .toList();
        settlement.expect(List.of(new PendingBatch(1, 1, proposals)));
    }
}
