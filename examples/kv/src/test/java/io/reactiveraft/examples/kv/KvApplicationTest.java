package io.reactiveraft.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;

/** What a user is told of an error. */
class KvApplicationTest {

    @Test
    void aProcessThatIsToldToStopWhileItStartsSaysSoInALine() {
        RuntimeException interrupted = Exceptions.propagate(new InterruptedException());

        assertThat(KvApplication.explain(new IllegalStateException("a bean did not start", interrupted)))
                .isEqualTo("told to stop while it was starting");
    }

    @Test
    void aFaultOfTheProgramHasNoExplanation() {
        assertThat(KvApplication.explain(new IllegalStateException("it should not be")))
                .isNull();
    }
}
