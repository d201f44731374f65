package io.reactiveraft.examples.kv.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.examples.kv.http.WebFixture;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class DemoTest {

    @Test
    void theScriptUnderLoadEndsWithAVerdictThatNothingWasLost() throws IOException {
        List<String> console = new CopyOnWriteArrayList<>();
        Demo demo = Demo.prepare(Duration.ofSeconds(6), console::add);
        try {
            assertThat(demo.play().block(WebFixture.DEADLINE.multipliedBy(2))).isTrue();
        } finally {
            demo.stop();
        }
        assertThat(console)
                .anyMatch(line -> line.contains("SCRIPT stops the leader"))
                .anyMatch(line -> line.contains("SCRIPT restarts the follower"))
                .anyMatch(line -> line.startsWith("PASS") && line.contains("lost 0  duplicated 0  unexpected 0"));
    }
}
