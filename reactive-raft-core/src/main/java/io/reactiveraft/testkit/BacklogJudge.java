package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.wire.SmileCommandCodec;
import java.util.HashMap;
import java.util.Map;

/** What clients have handed over to a node, and were not answered for, is never more than it has room for. */
final class BacklogJudge {

    private static final CommandCodec CODEC = SmileCommandCodec.of(Registers.RegisterCommand.class);

    /** What a node reads ahead of its state machine at the most. */
    private static final long APPLYING_BYTES = (1 << 20) + (256 << 10);

    private final World world;
    private final long bytesMax;
    private final Map<Life, Long> backlogs = new HashMap<>();

    /** What waits, what is under way, of which the last batch may be too much, and what waits to be applied. */
    BacklogJudge(World world, RaftConfig.Limits limits) {
        this.world = world;
        this.bytesMax =
                limits.queuedBytesMax() + limits.uncommittedBytesMax() + limits.appendBytesMax() + APPLYING_BYTES;
    }

    /** What one client has handed over to a node, at once or as the node asks for it. */
    Tab open(Life life) {
        return new Tab(life);
    }

    void onCrash(Life life) {
        backlogs.remove(life);
    }

    /** The bytes of one client. */
    final class Tab {

        private final Life life;
        private long bytes;

        Tab(Life life) {
            this.life = life;
        }

        void handedOver(Command<?> command) {
            add(CODEC.encode(command).length);
            world.judge(() -> Violation.unless(
                    backlogs.getOrDefault(life, 0L) <= bytesMax,
                    "no more waits on a node than it has room for",
                    backlogs.get(life),
                    bytesMax));
        }

        void answered(Command<?> command) {
            add(-CODEC.encode(command).length);
        }

        /** Nobody waits for an answer to the rest. */
        void close() {
            add(-bytes);
        }

        private void add(long more) {
            bytes += more;
            if (!life.isOver()) {
                backlogs.merge(life, more, Long::sum);
            }
        }
    }
}
