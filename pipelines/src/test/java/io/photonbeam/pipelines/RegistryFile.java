package io.photonbeam.pipelines;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The file of a registry, for whoever copies, replaces or deletes it as an operator does: whole,
 * and without the log of changes beside it, which is there as long as anybody has the file open.
 */
public record RegistryFile(Path path) {
  static RegistryFile of(JoinWorld world) {
    return in(world.output);
  }

  public static RegistryFile in(Path output) {
    return new RegistryFile(output.resolve("registry.db"));
  }

  Path copyTo(Path copy) throws IOException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path);
        Statement statement = connection.createStatement()) {
      statement.execute("VACUUM INTO '" + copy + "'");
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return copy;
  }

  void replaceBy(Path other) throws IOException {
    delete();
    Files.move(other, path);
  }

  /** Replaces the file under those who have it open; their log of changes stays beside it. */
  void moveOver(Path other) throws IOException {
    Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
  }

  public void delete() throws IOException {
    Files.delete(path);
    for (String companion : new String[] {"-wal", "-shm"}) {
      Files.deleteIfExists(path.resolveSibling(path.getFileName() + companion));
    }
  }
}
