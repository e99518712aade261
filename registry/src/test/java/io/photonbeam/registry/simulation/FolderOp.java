package io.photonbeam.registry.simulation;

import java.util.Map;
import java.util.Optional;

/** A change of a folder's entries that is not synced, so that a power cut may undo it. */
sealed interface FolderOp {

  /** Undoes it, unless a later change stands on it. */
  void undo(Map<String, SimulatedFile> files);

  /** What of it is still not durable when one folder is synced. */
  Optional<FolderOp> afterSyncOf(String folder);

  record Created(String path, SimulatedFile file) implements FolderOp {
    @Override
    public void undo(Map<String, SimulatedFile> files) {
      files.remove(path, file);
    }

    @Override
    public Optional<FolderOp> afterSyncOf(String folder) {
      return isIn(folder, path) ? Optional.empty() : Optional.of(this);
    }
  }

  record Deleted(String path, SimulatedFile file) implements FolderOp {
    @Override
    public void undo(Map<String, SimulatedFile> files) {
      files.putIfAbsent(path, file);
    }

    @Override
    public Optional<FolderOp> afterSyncOf(String folder) {
      return isIn(folder, path) ? Optional.empty() : Optional.of(this);
    }
  }

  /**
   * A rename: it is undone as a whole, or once its target is durable, its source may come back.
   *
   * @param replaced what the target was before, or null
   */
  record Moved(String from, String to, SimulatedFile file, SimulatedFile replaced)
      implements FolderOp {
    @Override
    public void undo(Map<String, SimulatedFile> files) {
      if (files.get(to) == file && files.putIfAbsent(from, file) == null) {
        if (replaced == null) {
          files.remove(to);
        } else {
          files.put(to, replaced);
        }
      }
    }

    @Override
    public Optional<FolderOp> afterSyncOf(String folder) {
      if (isIn(folder, to)) {
        return Optional.of(new Deleted(from, file));
      }
      return isIn(folder, from) ? Optional.empty() : Optional.of(this);
    }
  }

  private static boolean isIn(String folder, String path) {
    return SimulatedFolder.parent(path).equals(folder);
  }
}
