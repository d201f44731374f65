package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sleepycat.je.recovery.Checkpointer;
import com.sleepycat.je.utilint.TestHook;
import io.reactiveraft.StorageFailedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CloseFailureTest {

    @TempDir
    Path folder = Path.of("");

    @AfterEach
    void unhook() {
        Checkpointer.setBeforeFlushHook(null);
    }

    @Test
    void anErrorWhileClosingIsToldToWhoeverWaits() throws IOException {
        BdbNode node = Fixture.open(folder);
        Fixture.openLog(node).write(Fixture.append(1)).block(Fixture.PATIENCE);
        Checkpointer.setBeforeFlushHook(new Broken());
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> node.close().block(Duration.ofSeconds(5)))
                .withMessageContainingAll("was not closed well", "broken");
        try (FileChannel lock = FileChannel.open(folder.resolve("je.lck"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
        }
    }

    /** Takes part in JE's last checkpoint, and breaks it. */
    private static final class Broken implements TestHook<Object> {

        @Override
        public void hookSetup() {}

        @Override
        public void doIOHook() {}

        @Override
        public void doHook() {
            throw new LinkageError("broken");
        }

        @Override
        public void doHook(Object value) {
            doHook();
        }

        @Override
        public Object getHookValue() {
            return "";
        }
    }
}
