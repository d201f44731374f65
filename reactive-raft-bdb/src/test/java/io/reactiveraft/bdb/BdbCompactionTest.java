package io.reactiveraft.bdb;

import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.testing.storage.StorageCompactionContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class BdbCompactionTest extends StorageCompactionContract {

    @TempDir
    Path parent = Path.of("");

    private int folders;

    @Override
    protected RaftStorage newFolder() {
        return BdbStorage.in(parent.resolve("folder" + folders++)).freeDiskBytesMin(0);
    }
}
