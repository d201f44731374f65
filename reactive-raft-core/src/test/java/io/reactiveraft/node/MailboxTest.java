package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

class MailboxTest {

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create(true);
    private final List<String> log = new ArrayList<>();
    private final Mailbox mailbox = new Mailbox(
            scheduler.createWorker(), () -> log.add("turn"), failure -> log.add("failed: " + failure.getMessage()));

    @Test
    void whatWaitsTogetherIsRunTogetherAndFollowedByATurn() {
        mailbox.post(() -> {
            log.add("first");
            mailbox.post(() -> log.add("third"));
            mailbox.post(() -> log.add("fourth"));
        });
        mailbox.post(() -> log.add("second"));
        scheduler.advanceTime();
        assertThat(log.indexOf("third")).isGreaterThan(log.indexOf("first"));
        assertThat(String.join(" ", log)).contains("third fourth turn").endsWith("turn");
    }

    @Test
    void aTaskThatThrowsKeepsNoOtherFromBeingRun() {
        mailbox.post(() -> {
            for (int i = 0; i < 3; i++) {
                int number = i;
                mailbox.post(() -> {
                    throw new IllegalStateException("no " + number);
                });
                mailbox.post(() -> log.add("task " + number));
            }
        });
        scheduler.advanceTime();
        assertThat(log).contains("failed: no 0", "task 0", "failed: no 1", "task 1", "failed: no 2", "task 2");
    }

    @Test
    void aTaskThatIsPostedAfterTheEndIsStillRun() {
        mailbox.close();
        scheduler.advanceTime();
        mailbox.post(() -> log.add("late"));
        assertThat(log).contains("late");
    }

    @Test
    void aTaskIsRunEvenIfTheThreadsAreGone() {
        scheduler.dispose();
        mailbox.post(() -> log.add("late"));
        assertThat(log).contains("late");
    }
}
