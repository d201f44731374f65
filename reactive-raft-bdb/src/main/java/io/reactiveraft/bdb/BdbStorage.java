package io.reactiveraft.bdb;

import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import java.nio.file.Path;
import reactor.core.publisher.Mono;

/**
 * A node's storage in a folder of its own, on Berkeley DB Java Edition. Immutable, each method gives a changed copy:
 *
 * <pre>{@code
 * RaftStorage storage = BdbStorage.in(Path.of("/var/lib/orders/raft")).cacheBytes(128L << 20);
 * }</pre>
 *
 * <p>What is opened owns four daemon threads, beside JE's own. Signals come on them; a subscriber that blocks there
 * holds up all groups of the node.
 *
 * <p><b>A folder that is refused as damaged or torn.</b> A folder with a wrong checksum and a commit behind it is not
 * opened, since what was acknowledged must not be dropped in silence. Most often a byte of it changed. But a loss of
 * power may also tear the very last batch, which nobody was told is durable and which could be dropped without harm.
 * The two cannot be told apart, so a sound node may be refused after a loss of power. Killing the process alone does
 * not tear a batch like this.
 *
 * <ul>
 *   <li>Safe: leave the node down and keep its folder. Its groups go on while a majority of their voters is up.
 *   <li>Safe: if what was wrong was on the way to the disk (a cable, a controller, a mount), mend that, and open the
 *       same folder again, exactly as it was when the node last ran.
 *   <li>Safe in groups whose {@linkplain io.reactiveraft.Membership#disks() membership names the disk}: start the node
 *       under the same name on an empty folder. That is another disk, so the node is not taken for what it was: it does
 *       not vote and does not count. It has to be removed from its groups by those that are left, and added again.
 *   <li><b>Not safe</b>: start the node on an older copy of its folder. It has forgotten for whom it voted and which
 *       entries it acknowledged since, nobody can tell, and together with others that lag behind it can elect a leader
 *       without entries that were committed.
 * </ul>
 */
public final class BdbStorage implements RaftStorage {

    private final Path folder;
    private final Settings settings;

    private BdbStorage(Path folder, Settings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** In a folder that is made if it is missing, with the default settings. Nothing else may be kept in it. */
    public static BdbStorage in(Path folder) {
        return new BdbStorage(folder, Settings.DEFAULTS);
    }

    /**
     * How much JE keeps in memory: nodes of its trees, not entries. About 3 MB for a million entries.
     *
     * @param bytes 8 MiB to 1 TiB; 64 MiB by default
     * @throws io.reactiveraft.InvalidConfigException if it is out of range
     */
    public BdbStorage cacheBytes(long bytes) {
        return new BdbStorage(folder, new Settings(bytes, settings.fileBytesMax(), settings.freeDiskBytesMin()));
    }

    /**
     * How large a file gets before the next is begun. Space comes back in whole files, and larger ones are
     * synchronised less often.
     *
     * @param bytes 4 MiB to 1 GiB; 32 MiB by default
     * @throws io.reactiveraft.InvalidConfigException if it is out of range
     */
    public BdbStorage fileBytesMax(long bytes) {
        return new BdbStorage(folder, new Settings(settings.cacheBytes(), bytes, settings.freeDiskBytesMin()));
    }

    /**
     * How much space the disk must have left: with less, entries are not written any more and the node's groups stop,
     * before the disk is full and nothing can be mended. Giving up entries that a snapshot stands for works until half
     * of it is left, also after the folder was opened again. Snapshots themselves are not held up by it.
     *
     * @param bytes 0 to 1 PiB; 512 MiB by default
     * @throws io.reactiveraft.InvalidConfigException if it is out of range
     */
    public BdbStorage freeDiskBytesMin(long bytes) {
        return new BdbStorage(folder, new Settings(settings.cacheBytes(), settings.fileBytesMax(), bytes));
    }

    @Override
    public Mono<NodeStorage> open(ClusterId cluster, NodeId node) {
        return Mono.create(
                sink -> new BdbNode(node, () -> NodeEnvironment.open(folder, settings, cluster, node)).open(sink));
    }
}
