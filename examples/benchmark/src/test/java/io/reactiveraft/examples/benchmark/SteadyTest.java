package io.reactiveraft.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.quic.DevelopmentAuthority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SteadyTest {

    @Test
    void votersAgreeOnWhatWasWrittenInASecond(@TempDir Path folder) throws Exception {
        DevelopmentAuthority.create(
                DurableParts.certificates(folder), ClusterPlan.name(0), ClusterPlan.name(1), ClusterPlan.name(2));
        ClusterPlan plan =
                ClusterPlan.of(FreePorts.inARow(ClusterPlan.VOTERS), Duration.ofMillis(500), new DurableParts(folder));
        Options options = Options.parse(List.of("--window", "16", "--seconds", "1", "--warmup", "1"));
        JsonLine json = new JsonLine();

        try (Cluster cluster = Cluster.start(plan, options.payload())) {
            Steady.run(options, folder, json, cluster);
            assertThat(cluster.leaderTotal().count()).isPositive();
        }

        assertThat(json.toString())
                .contains("\"voters_agree\": true", "\"errors\": 0", "\"lost\": 0")
                .containsPattern("\"ops\": [1-9]");
    }
}
