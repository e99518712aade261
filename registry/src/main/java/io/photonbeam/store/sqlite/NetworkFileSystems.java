package io.photonbeam.store.sqlite;

import io.photonbeam.store.StoreAccessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses file systems that several machines share, virtual ones and their host among them.
 * SQLite's write-ahead log keeps its index in memory that all its users share, which two machines
 * never do: each of them would write over what the other has committed, and no error would tell.
 */
final class NetworkFileSystems {
  private static final Set<String> TYPES =
      Set.of(
          "9p",
          "acfs",
          "afpfs",
          "afs",
          "beegfs",
          "ceph",
          "cifs",
          "coda",
          "fuse.blobfuse2",
          "fuse.ceph",
          "fuse.cephfs",
          "fuse.davfs",
          "fuse.gcsfuse",
          "fuse.glusterfs",
          "fuse.goofys",
          "fuse.juicefs",
          "fuse.mount-s3",
          "fuse.rclone",
          "fuse.s3fs",
          "fuse.seaweedfs",
          "fuse.sshfs",
          "fuse.vmhgfs-fuse",
          "gfs",
          "gfs2",
          "glusterfs",
          "gpfs",
          "lustre",
          "ncpfs",
          "ocfs2",
          "orangefs",
          "panfs",
          "prl_fs",
          "pvfs2",
          "sshfs",
          "vboxsf",
          "virtiofs",
          "vmhgfs",
          "webdav",
          "wekafs");

  /** All of a family: nfs4, smb3, smbfs. */
  private static final Set<String> FAMILIES = Set.of("nfs", "smb");

  /** Tells the type of the file system that a folder lies on. */
  @FunctionalInterface
  interface Types {
    String of(Path folder) throws IOException;

    /** By the system's table of mounts. */
    static Types system() {
      return folder -> Files.getFileStore(folder).type();
    }
  }

  private NetworkFileSystems() {}

  /**
   * Checks where a file lies.
   *
   * @throws StoreAccessException if it is on a file system of this kind
   */
  static void refuse(Path file, Types types) throws IOException {
    String type = types.of(file.getParent());
    if (isShared(type.toLowerCase(Locale.ROOT))) {
      throw new StoreAccessException(
          ("%s lies on a network file system or a folder that a host and its virtual machines share"
                  + " (%s), where two machines would write over each other unnoticed; use a local disk,"
                  + " or fdb:CLUSTER_FILE for several machines. If only one machine ever uses it, say"
                  + " so: sqlite:%1$s?networkFileSystem=true")
              .formatted(file, type));
    }
  }

  private static boolean isShared(String type) {
    return TYPES.contains(type) || FAMILIES.stream().anyMatch(type::startsWith);
  }
}
