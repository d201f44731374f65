package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileNamesTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void aFileThatIsThereIsNamedOnce() throws IOException {
        FileNames names = new FileNames(folder);
        Files.createFile(folder.resolve("0000000a.jdb"));
        assertThat(names.synchronise(10)).isTrue();
        assertThat(names.synchronise(10)).isFalse();
    }

    @Test
    void aFileThatIsCountedButNotThereYetIsNamedAgainOnceItIs() throws IOException {
        FileNames names = new FileNames(folder);
        Files.createFile(folder.resolve("0000000a.jdb"));
        names.synchronise(10);
        assertThat(names.synchronise(11)).isTrue();
        Files.createFile(folder.resolve("0000000b.jdb"));
        assertThat(names.synchronise(11)).isTrue();
        assertThat(names.synchronise(11)).isFalse();
    }

    @Test
    void theNamesAreThoseThatJeGives() throws IOException {
        BdbNode node = Fixture.open(folder);
        node.close().block(Fixture.PATIENCE);
        FileNames names = new FileNames(folder);
        assertThat(names.synchronise(0)).isTrue();
        assertThat(names.synchronise(0)).isFalse();
    }
}
