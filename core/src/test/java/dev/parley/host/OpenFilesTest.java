package dev.parley.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
    @TempDir
    Path process;

    @Test
    void leavesRoomForWhatJavaOpensLater() throws IOException {
        limits("Max open files            64                   4096                 files     ");
        Files.createDirectory(process.resolve("fd"));
        for (int i = 0; i < 10; i++) {
            Files.createFile(process.resolve("fd").resolve(Integer.toString(i)));
        }
        assertThat(new OpenFiles(process).forConnections()).isEqualTo(64 - 10 - 16);
    }

    @Test
    void leavesOneConnectionAtLeast() throws IOException {
        limits("Max open files            8                    8                    files     ");
        assertThat(new OpenFiles(process).forConnections()).isEqualTo(1);
    }

    @Test
    void knowsNoLimitWhereNoneIsTold() throws IOException {
        assertThat(new OpenFiles(process).forConnections()).isEqualTo(Integer.MAX_VALUE);
        limits("Max open files            unlimited            unlimited            files     ");
        assertThat(new OpenFiles(process).forConnections()).isEqualTo(Integer.MAX_VALUE);
    }

    private void limits(String line) throws IOException {
        Files.writeString(process.resolve("limits"), "Limit   Soft Limit   Hard Limit   Units\n" + line + "\n");
    }
}
