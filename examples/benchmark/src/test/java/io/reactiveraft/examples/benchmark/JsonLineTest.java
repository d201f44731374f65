package io.reactiveraft.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JsonLineTest {

    @Test
    void keepsTheOrderOfItsFields() {
        JsonLine json = new JsonLine()
                .put("workload", "write")
                .put("ops", 3)
                .put("ops_per_s", 1.25, 1)
                .put("failover_ms", new long[] {5, 7})
                .put("voters_agree", true);

        assertThat(json)
                .hasToString("{\"workload\": \"write\", \"ops\": 3, \"ops_per_s\": 1.3, "
                        + "\"failover_ms\": [5, 7], \"voters_agree\": true}");
    }

    @Test
    void staysOneLineWhateverAnErrorSays() {
        assertThat(new JsonLine().put("error", "a \"quote\", a \\ and\na line"))
                .hasToString("{\"error\": \"a \\\"quote\\\", a \\\\ and\\u000aa line\"}");
    }

    @Test
    void hasNoNumberForWhatIsNone() {
        assertThat(new JsonLine().put("cpu", 1.0 / 0, 2)).hasToString("{\"cpu\": null}");
    }
}
