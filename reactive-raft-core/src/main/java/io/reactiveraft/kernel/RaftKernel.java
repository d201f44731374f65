package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One node's part in one group: inputs in, effects out. See the package for the contract.
 *
 * <p>Not thread-safe: it belongs to whoever steps it. An {@link InvariantViolation} from any method is final; the
 * kernel must not be stepped again.
 */
public final class RaftKernel {

    /**
     * A kernel that begins as a follower of nobody.
     *
     * @param self this node, one of the voters
     * @param voters all voters, this node among them
     * @param config settings
     * @param recovered what the disk holds
     * @param random where election timeouts are drawn from
     * @param nowNanos the present time, on any monotonic scale
     */
    public RaftKernel(
            NodeId self,
            Set<NodeId> voters,
            KernelConfig config,
            RecoveredLog recovered,
            RandomGenerator random,
            long nowNanos) {}

    /** Takes one input. Its effects wait for {@link #drain()}. */
    public void step(Input input, long nowNanos) {}

    /** The effects of all inputs since the last drain, in the order in which they are to be carried out. */
    public List<Effect> drain() {
        return List.of();
    }

    /** When the next {@link Input.Tick} is due at the latest. */
    public long deadlineNanos() {
        return 0;
    }

    /** What the kernel looks like now. */
    public KernelView view() {
        throw new IllegalStateException();
    }

    /**
     * Recent entries from memory: consecutive from {@code fromIndex} on, up to and with {@code toIndex}, stopping after
     * the batch that reaches {@code bytesMax}; empty if the first is not in memory any more.
     */
    public List<EntryBatch> recent(long fromIndex, long toIndex, int bytesMax) {
        return List.of();
    }
}
