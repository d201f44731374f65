package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A network that is fast, then slow, then fast again, and in which each message takes up to half as long again, or half
 * as long, as usual.
 *
 * <p>What the shortest election timeout must be for that if the network becomes slow all at once: a follower hears
 * nothing for a heartbeat's interval and the longest way, 170 or 200 ms. If it asks the others meanwhile whether they
 * would vote for it, their answers must not be there before that; they take the shortest way twice, 100 ms. And the
 * leader, that steps down after four timeouts without answers, waits for its first answer for a heartbeat's interval
 * and the longest round trip, 320 or 350 ms. So 100 ms do, but not without questions, nor without proposals that the
 * leader refuses, because for a moment it cannot know whether it still leads. With 500 ms nobody notices anything.
 */
class DistanceTest {

    private static final long MILLI = 1_000_000;
    private static final double JITTER = 0.5;
    private static final long NEAR = MILLI;
    private static final long FAR = 200 * MILLI;
    private static final long FAR_MAX = (long) (FAR * (1 + JITTER));
    private static final long LONGEST = 3_000 * MILLI;

    /** Until the first measurement is made and known to everybody: two round trips and what goes before each. */
    private static final long LEARNING = 1_000 * MILLI;

    /** Until what was measured before is forgotten. */
    private static final long FORGETTING = 2_000 * MILLI;

    private static final int STEPS = 10;
    private static final int SEEDS = 10;

    private long questionsAtOnce;

    @ParameterizedTest(name = "{0} nodes that wait for {1} ms at the least, heartbeats every {2} ms")
    @CsvSource({"3, 500, 50", "3, 100, 20", "5, 500, 50", "5, 100, 20"})
    void noLeaderThatLivesIsReplaced(int size, int shortest, int heartbeat) {
        Seeds.each(SEEDS, random -> {
            DistantCluster cluster = cluster(random, size, shortest, heartbeat);
            cluster.become(NEAR);
            cluster.runFor(FORGETTING);
            NodeId leader = cluster.leader();
            long term = cluster.term();

            cluster.become(FAR);
            long before = cluster.candidacies();
            long refusedBefore = cluster.refusals();
            cluster.runFor(LEARNING);
            questionsAtOnce += cluster.candidacies() - before;
            if (shortest >= FAR_MAX / MILLI + heartbeat) {
                assertThat(cluster.candidacies()).as("questions for votes").isEqualTo(before);
                assertThat(cluster.refusals()).as("refusals").isEqualTo(refusedBefore);
            }
            assertUndisturbed(cluster, () -> cluster.runFor(FORGETTING));
            cluster.become(NEAR);
            assertUndisturbed(cluster, () -> cluster.runFor(FORGETTING));

            assertThat(cluster.term()).as("term").isEqualTo(term);
            assertThat(cluster.leader()).as("leader").isEqualTo(leader);
        });
        assertThat(questionsAtOnce > 0)
                .as("whether anybody was put to the test: %d", questionsAtOnce)
                .isEqualTo(shortest < FAR / MILLI);
    }

    /** A leader that measures while the way becomes longer is ahead of it, however short the timeout was. */
    @ParameterizedTest(name = "{0} nodes that wait for {1} ms at the least, heartbeats every {2} ms")
    @CsvSource({"3, 500, 50", "3, 100, 20", "5, 500, 50", "5, 100, 20"})
    void nobodyNoticesThatTheWayBecomesLongerAndShorter(int size, int shortest, int heartbeat) {
        Seeds.each(SEEDS, random -> {
            DistantCluster cluster = cluster(random, size, shortest, heartbeat);
            cluster.become(NEAR);
            cluster.runFor(FORGETTING);
            assertUndisturbed(cluster, () -> {
                for (long far = NEAR; far < FAR; far += FAR / STEPS) {
                    cluster.become(far);
                    cluster.runFor(LEARNING / STEPS);
                }
            });
            assertUndisturbed(cluster, () -> {
                for (long far = FAR; far > NEAR; far -= FAR / STEPS) {
                    cluster.become(far);
                    cluster.runFor(LEARNING / STEPS);
                }
            });
        });
    }

    /**
     * On a fast network, before it was slow and after that, within twice the shortest timeout; each follower has waited
     * as long by then, and one is enough. On a slow one the timeout is a heartbeat's interval and two round trips, each
     * with as much again for the jitter; within four times that, which is time for a second candidacy.
     */
    @ParameterizedTest(name = "{0} nodes that wait for {1} ms at the least, heartbeats every {2} ms")
    @CsvSource({"3, 500, 50", "3, 100, 20", "5, 500, 50", "5, 100, 20"})
    void aLeaderThatDiesIsReplacedInTime(int size, int shortest, int heartbeat) {
        long near = 2 * MILLI * shortest + 10 * NEAR;
        long far = 4 * (heartbeat * MILLI + 2 * 2 * FAR) + 2 * FAR_MAX;
        Seeds.each(SEEDS, random -> {
            DistantCluster cluster = cluster(random, size, shortest, heartbeat);
            cluster.become(NEAR);
            cluster.runFor(FORGETTING);
            assertReplacedWithin(cluster, near);

            cluster.become(FAR);
            cluster.runFor(LEARNING + FORGETTING);
            assertReplacedWithin(cluster, far);
            cluster.runFor(LEARNING + FORGETTING);

            cluster.become(NEAR);
            cluster.runFor(FORGETTING);
            assertReplacedWithin(cluster, near);
        });
    }

    /** Nobody has measured anything: who hears nothing waits longer each time. */
    @ParameterizedTest(name = "{0} nodes that wait for {1} ms at the least, heartbeats every {2} ms")
    @CsvSource({"3, 500, 50", "3, 100, 20", "5, 500, 50", "5, 100, 20"})
    void nodesThatBeginFarApartAgreeOnALeader(int size, int shortest, int heartbeat) {
        Seeds.each(3 * SEEDS, random -> {
            DistantCluster cluster = cluster(random, size, shortest, heartbeat);
            cluster.become(FAR);
            assertThat(cluster.untilLed(10 * LONGEST)).isLessThan(LONGEST);
        });
    }

    private static DistantCluster cluster(SplittableRandom random, int size, int shortest, int heartbeat) {
        KernelConfig config = new KernelConfig(
                new KernelConfig.Timing(
                        shortest * MILLI,
                        LONGEST,
                        heartbeat * MILLI,
                        MILLI * shortest * 9 / 10,
                        1_000 * MILLI,
                        10_000 * MILLI),
                new KernelConfig.Limits(1_000, 1_000, 64, 100_000, 1_000_000, 1_000_000, 10));
        return new DistantCluster(random, size, config, JITTER);
    }

    private static void assertUndisturbed(DistantCluster cluster, Runnable course) {
        long term = cluster.term();
        long candidacies = cluster.candidacies();
        long refusals = cluster.refusals();
        long commitIndex = cluster.commitIndex();
        course.run();
        assertThat(cluster.term()).as("term").isEqualTo(term);
        assertThat(cluster.candidacies()).as("questions for votes").isEqualTo(candidacies);
        assertThat(cluster.refusals()).as("refusals").isEqualTo(refusals);
        assertThat(cluster.commitIndex()).as("commit index").isGreaterThan(commitIndex);
    }

    private static void assertReplacedWithin(DistantCluster cluster, long nanos) {
        cluster.cutOffLeader();
        assertThat(cluster.untilLed(10 * LONGEST)).as("time without a leader").isLessThan(nanos);
        cluster.mend();
        cluster.runFor(LEARNING);
    }
}
