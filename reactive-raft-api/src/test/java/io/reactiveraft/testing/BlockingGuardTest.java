package io.reactiveraft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BlockingGuardTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void refusesABlockingCallOnANonBlockingThread() {
        StepVerifier.create(Mono.fromCallable(BlockingGuardTest::sleep).subscribeOn(Schedulers.parallel()))
                .expectError(BlockingOperationError.class)
                .verify(SOON);

        assertThat(RunFaults.take("BlockingGuardTest.sleep")).hasSize(1);
    }

    @Test
    void remembersABlockingCallWhoseErrorWasSwallowed() {
        StepVerifier.create(Mono.fromCallable(BlockingGuardTest::sleep)
                        .subscribeOn(Schedulers.parallel())
                        .onErrorReturn("swallowed"))
                .expectNext("swallowed")
                .expectComplete()
                .verify(SOON);

        assertThat(RunFaults.take("BlockingGuardTest.sleep")).hasSize(1);
    }

    @Test
    void letsSecureRandomReadItsSeed() {
        StepVerifier.create(Mono.fromCallable(BlockingGuardTest::randomBytes).subscribeOn(Schedulers.parallel()))
                .expectNext(16)
                .expectComplete()
                .verify(SOON);
    }

    private static String sleep() throws InterruptedException {
        Thread.sleep(1);
        return "slept";
    }

    private static int randomBytes() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return bytes.length;
    }
}
