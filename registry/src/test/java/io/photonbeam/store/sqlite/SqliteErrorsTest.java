package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.photonbeam.store.StoreException;
import io.photonbeam.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

class SqliteErrorsTest {
  private final SqliteErrors errors = new SqliteErrors(Path.of("r.db"));

  @ParameterizedTest
  @EnumSource(names = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"})
  void aFullDiskIsNamedWhicheverFileCouldNotGrow(SQLiteErrorCode code) {
    StoreException told = errors.beforeCommit(new SQLException("no room", "", code.code));

    assertThat(told)
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("r.db cannot grow, its disk is full");
  }
}
