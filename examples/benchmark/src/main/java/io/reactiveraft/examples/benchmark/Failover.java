package io.reactiveraft.examples.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** How long a group is without a leader when the leader's process is killed. */
final class Failover {

    private static final Duration FRESH = Duration.ofMillis(200);
    private static final Duration STEADY = Duration.ofSeconds(2);
    private static final int SETTLE_MILLIS = 500;

    private final VoterSettings settings;
    private final VoterProcess[] voters;

    private Failover(VoterSettings settings, VoterProcess[] voters) {
        this.settings = settings;
        this.voters = voters;
    }

    /** Kills the leader over and over and puts the times down. */
    static void run(Options options, VoterSettings settings, JsonLine json)
            throws IOException, InterruptedException, TimeoutException {
        long from = System.nanoTime();
        VoterProcess[] voters = new VoterProcess[ClusterPlan.VOTERS];
        Failover failover = new Failover(settings, voters);
        Thread killer = new Thread(failover::killAll, "killer");
        Runtime.getRuntime().addShutdownHook(killer);
        try {
            for (int voter = 0; voter < voters.length; voter++) {
                voters[voter] = VoterProcess.spawn(voter, settings);
            }
            failover.awaitSteadyLeader();
            json.put("start_ms", (System.nanoTime() - from) / 1_000_000);
            long[] millis = new long[options.reps()];
            for (int rep = 0; rep < millis.length; rep++) {
                millis[rep] = failover.killLeader();
                System.err.println("failover " + rep + ": " + millis[rep] + " ms");
            }
            long[] sorted = Arrays.stream(millis).sorted().toArray();
            json.put("failover_ms_median", sorted[sorted.length / 2])
                    .put("failover_ms", millis)
                    .put("voters_agree", failover.agree());
        } finally {
            failover.killAll();
        }
    }

    /** The milliseconds from a kill of the leader to the first commit at another; all are well again afterwards. */
    private long killLeader() throws IOException, InterruptedException, TimeoutException {
        awaitSteadyLeader();
        settle();
        int leader = awaitSteadyLeader();
        Arrays.stream(voters).forEach(VoterProcess::forgetCommits);
        long killed = System.nanoTime();
        voters[leader].kill();
        Patience.await(() -> firstCommitBut(leader) != 0, Patience.START, () -> "no commit at a new leader");
        long recovered = firstCommitBut(leader);
        voters[leader].awaitEnd();
        VoterProcess back = VoterProcess.spawn(leader, settings);
        voters[leader] = back;
        Patience.await(() -> back.applied() > 0, Patience.START, () -> "the restarted voter applied nothing");
        settle();
        return (recovered - killed) / 1_000_000;
    }

    private long firstCommitBut(int leader) {
        return IntStream.range(0, voters.length)
                .filter(voter -> voter != leader)
                .mapToLong(voter -> voters[voter].firstCommit())
                .filter(at -> at != 0)
                .min()
                .orElse(0);
    }

    /** Waits for one voter that has committed for a while, the last time just now. */
    private int awaitSteadyLeader() throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + Patience.START.toNanos();
        long since = System.nanoTime();
        int leader = -1;
        while (System.nanoTime() - deadline < 0) {
            int found = leaderNow();
            if (found < 0 || found != leader) {
                leader = found;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > STEADY.toNanos()) {
                return leader;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new TimeoutException("no steady leader within " + Patience.START.toSeconds() + " s");
    }

    private int leaderNow() {
        long fresh = System.nanoTime() - FRESH.toNanos();
        int found = -1;
        for (int voter = 0; voter < voters.length; voter++) {
            if (!voters[voter].isAlive()) {
                throw new IllegalStateException("voter " + voter + " has ended by itself");
            }
            if (voters[voter].lastCommit() - fresh > 0) {
                found = voter;
            }
        }
        return found;
    }

    /** Pauses the proposals until all have applied the same, then lets them go on for a moment. */
    private void settle() throws IOException, InterruptedException, TimeoutException {
        awaitAgreement();
        tell(VoterMain.PROPOSE);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
    }

    private void awaitAgreement() throws IOException, InterruptedException, TimeoutException {
        tell(VoterMain.PAUSE);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        Patience.await(this::allAppliedTheSame, Patience.START, () -> "voters applied " + applied());
    }

    private boolean agree() throws IOException, InterruptedException, TimeoutException {
        awaitAgreement();
        return allAppliedTheSame();
    }

    private boolean allAppliedTheSame() {
        return voters[0].applied() > 0
                && Arrays.stream(voters)
                                .mapToLong(VoterProcess::applied)
                                .distinct()
                                .count()
                        == 1;
    }

    private String applied() {
        return Arrays.toString(
                Arrays.stream(voters).mapToLong(VoterProcess::applied).toArray());
    }

    private void tell(char what) throws IOException {
        for (VoterProcess voter : voters) {
            voter.tell(what);
        }
    }

    private void killAll() {
        for (VoterProcess voter : voters) {
            if (voter != null) {
                voter.kill();
            }
        }
    }
}
