package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;

/**
 * The last resort when the quorum of a group is lost for ever: makes one node that is left its only voter. To be used
 * on a node that is stopped, and on one node only; the others are started again with empty disks, as joining, and added
 * by {@link io.reactiveraft.RaftAdmin#change}.
 *
 * <pre>{@code
 * RaftRecovery recovery = RaftRecovery.of(storage, cluster, NodeId.of("n3"), GroupId.of("kv"));
 * RecoveryReport report = recovery.inspect().block();
 * System.out.println(report.warning());        // and, if somebody has decided so:
 * recovery.force(report.acceptLoss()).block();
 * }</pre>
 *
 * <p>Raft's promises end here: what the lost quorum acknowledged and this node never received is gone. Nothing in a
 * running cluster does this by itself.
 */
public final class RaftRecovery {

    private final RaftStorage storage;
    private final ClusterId cluster;
    private final NodeId node;
    private final GroupId group;

    private RaftRecovery(RaftStorage storage, ClusterId cluster, NodeId node, GroupId group) {
        this.storage = storage;
        this.cluster = cluster;
        this.node = node;
        this.group = group;
    }

    /** Of one group on one node's disk. Nothing happens before a subscription. */
    public static RaftRecovery of(RaftStorage storage, ClusterId cluster, NodeId node, GroupId group) {
        return new RaftRecovery(storage, cluster, node, group);
    }

    /**
     * Looks at the disk: opens it, reads what the log says of itself, and closes it.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Cancellation:</b> the storage is closed again.
     * <b>Errors:</b> {@link InvalidConfigException} if there is no log of this group, which names those that there are;
     * what the storage reports, also that it is in use: the node has to be stopped.
     */
    public Mono<RecoveryReport> inspect() {
        return opened((disk, log) -> Mono.fromSupplier(() -> report(log.recovered())));
    }

    /**
     * Makes this node the only voter, and the only member: appends a membership of it alone in a term higher than any
     * that it has seen, so that it leads once it is started. Emits that membership when it is durable. It is one atomic
     * write: whatever happens meanwhile, all of it is there afterwards or nothing, and doing it again does no harm.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Cancellation:</b> does not take back a write that is
     * under way. <b>Errors:</b> {@link InvalidConfigException} if there is no log of this group, if the node is no
     * member of it, or if the log is not what was looked at; what the storage reports.
     *
     * @param accepted from the report of {@link #inspect()}
     */
    public Mono<Membership> force(RecoveryReport.AcceptedLoss accepted) {
        return opened((disk, log) -> Mono.defer(() -> {
            RecoveryReport report = report(log.recovered());
            if (!report.equals(accepted.report())) {
                throw new InvalidConfigException("accepted", accepted.report().toString(), "what is there: " + report);
            }
            long term = Math.max(report.term(), report.lastTerm()) + 1;
            Membership alone = alone(report.membership(), disk).at(report.lastIndex() + 1);
            EntryBatch entry = EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(alone)))
                    .stamped(term, alone.index());
            return log.write(new LogWrite(new HardState(term, node), 0, List.of(entry)))
                    .thenReturn(alone);
        }));
    }

    private <T> Mono<T> opened(BiFunction<NodeStorage, GroupLog, Mono<T>> work) {
        return Mono.usingWhen(
                storage.open(cluster, node),
                disk -> disk.groups()
                        .flatMap(found -> found.contains(group) ? disk.group(group) : Mono.error(noLog(found)))
                        .flatMap(log -> work.apply(disk, log)),
                NodeStorage::close);
    }

    private InvalidConfigException noLog(SortedSet<GroupId> found) {
        return new InvalidConfigException(
                "group",
                group.value(),
                "a group of which " + node + " holds a log: " + (found.isEmpty() ? "there is none" : found));
    }

    private RecoveryReport report(RecoveredLog log) {
        if (log.lastIndex() == 0) {
            throw new InvalidConfigException(
                    "group", group.value(), "a group of which " + node + " holds a log that is not empty");
        }
        List<TermStart> terms = log.terms();
        long lastTerm = terms.isEmpty()
                ? log.start().term()
                : terms.get(terms.size() - 1).term();
        List<Membership> logged = log.memberships();
        Membership membership = logged.isEmpty() ? log.start().membership() : logged.get(logged.size() - 1);
        return new RecoveryReport(node, group, log.hardState().term(), log.lastIndex(), lastTerm, membership);
    }

    private Membership alone(Membership before, NodeStorage disk) {
        Member self = before.member(node);
        if (self == null) {
            throw new InvalidConfigException("node", node.value(), "a member of the group: " + before.members());
        }
        SortedMap<NodeId, Long> disks = new TreeMap<>();
        if (disk.diskId() != 0) {
            disks.put(node, disk.diskId());
        }
        TreeSet<NodeId> voters = new TreeSet<>(List.of(node));
        return new Membership(0, List.of(self.withKind(Member.Kind.VOTER)), voters, new TreeSet<>(), disks);
    }
}
