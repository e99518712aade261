package io.photonbeam.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.photonbeam.store.StoreAccessException;
import io.photonbeam.store.StoreOptions;
import io.photonbeam.stores.StoreUri;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFileSystemsTest {
  @TempDir Path dir;

  private SqliteFile prepare(String type, StoreOptions options) {
    return SqliteFile.prepare(dir.resolve("registry.db"), options, folder -> type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "CIFS",
        "9p",
        "afs",
        "fuse.sshfs",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
        "ceph",
        "gpfs",
        "virtiofs",
        "vboxsf",
        "fuse.vmhgfs-fuse",
        "fuse.mount-s3"
      })
  void aFileThatTwoMachinesMayShareIsRefusedWithWhatToDo(String type) {
    assertThatThrownBy(() -> prepare(type, StoreOptions.defaults()))
        .isInstanceOf(StoreAccessException.class)
        .hasMessageContainingAll(
            "registry.db",
            "virtual machines share (" + type + ")",
            "fdb:",
            "?networkFileSystem=true");
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "ntfs", "fuseblk"})
  void aLocalDiskIsFine(String type) {
    assertThat(prepare(type, StoreOptions.defaults()).path()).hasFileName("registry.db");
  }

  @Test
  void whoSaysThatOneMachineUsesItAloneMayUseIt() {
    StoreUri uri = StoreUri.parse("sqlite:/shared/registry.db?networkFileSystem=true");

    assertThat(uri.isOfOneMachine()).isTrue();
    assertThat(uri.path()).isEqualTo(Path.of("/shared/registry.db"));
    assertThat(uri.absolute()).isEqualTo(uri);
    assertThat(prepare("nfs", StoreOptions.defaults().ofOneMachine())).isNotNull();
  }

  @Test
  void whatCanBeMadeAgainMayLieAnywhere() {
    assertThat(prepare("nfs", StoreOptions.defaults().notSynced())).isNotNull();
  }
}
