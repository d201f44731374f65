package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Raft;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The voters of a plan in this process. */
final class Cluster implements AutoCloseable {

    private static final Duration ONE_PROPOSAL = Duration.ofSeconds(2);

    private final ClusterPlan plan;
    private final List<Voter> voters;
    private volatile Raft<Total> leader;

    private Cluster(ClusterPlan plan, List<Voter> voters, Raft<Total> leader) {
        this.plan = plan;
        this.voters = voters;
        this.leader = leader;
    }

    /** Starts all voters at once and waits until their leader has committed a first payload of so many bytes. */
    static Cluster start(ClusterPlan plan, int bytes) throws InterruptedException, TimeoutException {
        List<Voter> voters = Objects.requireNonNull(
                Flux.range(0, plan.members().size())
                        .flatMapSequential(voter -> Voter.start(plan, voter))
                        .collectList()
                        .block(Patience.START),
                "voters");
        Cluster cluster = new Cluster(
                plan, new CopyOnWriteArrayList<>(voters), voters.get(0).raft());
        cluster.awaitCommit(bytes);
        return cluster;
    }

    private void awaitCommit(int bytes) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + Patience.START.toNanos();
        RuntimeException last = null;
        while (System.nanoTime() - deadline < 0) {
            Voter candidate = leadingVoter();
            if (candidate != null) {
                try {
                    candidate.proposeNow(bytes, ONE_PROPOSAL);
                    leader = candidate.raft();
                    return;
                } catch (RuntimeException e) { // it may have lost its office meanwhile
                    last = e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        throw new TimeoutException("no leader within " + Patience.START.toSeconds() + " s; last error: " + last);
    }

    private @Nullable Voter leadingVoter() {
        return voters.stream().filter(Voter::leads).findFirst().orElse(null);
    }

    /** Where to propose. */
    Raft<Total> leader() {
        return leader;
    }

    /** Looks for the leader again; the last known one stays if there is none. */
    void findLeader() {
        Voter leads = leadingVoter();
        if (leads != null) {
            leader = leads.raft();
        }
    }

    /** What each voter has applied. */
    List<Total> totals() {
        return voters.stream().map(Voter::total).toList();
    }

    /** What the leader has applied. */
    Total leaderTotal() {
        return Objects.requireNonNull(leader.query(total -> total).block(Patience.ANSWER), "a total");
    }

    /** Closes a voter that does not lead, and says which. */
    int stopFollower() {
        Voter leads = Objects.requireNonNull(leadingVoter(), "nobody leads");
        int follower = voters.get(0).node().id().equals(leads.node().id()) ? 1 : 0;
        voters.get(follower).closeNow();
        return follower;
    }

    /** Starts a stopped voter on what it left behind. */
    Voter restart(int voter) {
        Voter back = Objects.requireNonNull(Voter.start(plan, voter).block(Patience.START), "a voter");
        voters.set(voter, back);
        return back;
    }

    /** Waits until all have applied the same, and at least so many payloads; false if they never do. */
    boolean agreesOn(long payloads) throws InterruptedException {
        return Patience.holdsWithin(
                () -> {
                    List<Total> totals = totals();
                    return totals.stream().distinct().count() == 1
                            && totals.get(0).count() >= payloads;
                },
                Patience.ANSWER);
    }

    /** Closes those that run, all of them even if one fails. */
    @Override
    public void close() {
        List<Voter> left = new ArrayList<>(voters);
        Flux.fromIterable(left)
                .flatMapDelayError(voter -> voter.node().close(), left.size(), 1)
                .blockLast(Patience.ANSWER);
    }
}
