package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.RaftException;
import io.reactiveraft.session.FirstResult;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Entries that the applier has taken and that are not settled, in the order of the log: those that the state machine
 * has not answered, and others that come behind such. Owned by the apply worker.
 */
final class Unsettled {

    /** One entry. */
    sealed interface Turn {

        long index();

        long term();
    }

    /** A command that the state machine has been given; of a session if its result is to be remembered. */
    record Asked(
            long index,
            long term,
            Class<?> commandType,
            @Nullable FirstResult first) implements Turn {}

    /** A command that was applied before: its result is that of the first time, which comes before its turn. */
    record Repeated(long index, long term, FirstResult first) implements Turn {}

    /** Something that the state machine knows nothing of; with null nobody proposed it. */
    record Known(long index, long term, @Nullable CommandResult result) implements Turn {}

    /** Something without effect. */
    record Refused(long index, long term, RaftException error) implements Turn {}

    private final Settlement<?> settlement;
    private final Deque<Turn> turns = new ArrayDeque<>();
    private long takenIndex;

    Unsettled(Settlement<?> settlement) {
        this.settlement = settlement;
    }

    /** An entry was taken; it is settled at once if it waits for nobody. */
    void add(Turn turn) {
        takenIndex = turn.index();
        if (turns.isEmpty() && !(turn instanceof Asked)) {
            settle(turn);
        } else {
            turns.add(turn);
        }
    }

    /** The state machine has answered the first command that waits for it. */
    void answered(CommandResult result) {
        if (!(turns.poll() instanceof Asked asked)) {
            throw new IllegalStateException("the state machine answered more often than it was asked");
        }
        FirstResult first = asked.first();
        if (first != null) {
            first.remember(asked.commandType(), result);
        }
        settlement.settle(asked.index(), asked.term(), result);
        for (Turn turn = turns.peek(); turn != null && !(turn instanceof Asked); turn = turns.peek()) {
            turns.poll();
            settle(turn);
        }
    }

    private void settle(Turn turn) {
        if (turn instanceof Known known) {
            settlement.settle(turn.index(), turn.term(), known.result());
        } else if (turn instanceof Refused refused) {
            settlement.refuse(turn.index(), turn.term(), refused.error());
        } else if (turn instanceof Repeated repeated) {
            @Nullable CommandResult result = repeated.first().result();
            if (result == null) {
                throw new IllegalStateException("entry " + turn.index() + " came before what it repeats");
            }
            settlement.settle(turn.index(), turn.term(), result);
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** A snapshot has brought what came of all entries up to an index, and nothing is unsettled. */
    void restartBehind(long index) {
        takenIndex = index;
    }

    /** The highest index up to which all is settled. */
    long settledIndex() {
        Turn head = turns.peek();
        return head == null ? takenIndex : head.index() - 1;
    }
}
