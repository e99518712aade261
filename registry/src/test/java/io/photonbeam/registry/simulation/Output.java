package io.photonbeam.registry.simulation;

import io.photonbeam.registry.CommitRecord;
import io.photonbeam.registry.OutputFile;
import io.photonbeam.registry.simulation.SimulatedFile.Content;
import java.util.Map;

/**
 * Staging and publishing, in the steps of {@code CommitStage} and {@code OutputFolder} of the
 * module transforms, and with their failures.
 */
final class Output {
  private final Flaw flaw;

  Output(Flaw flaw) {
    this.flaw = flaw;
  }

  /** Step 1 of the protocol: files that are whole and durable when this returns. */
  void stage(Life life, CommitRecord record, Map<String, Content> contents) {
    FolderSteps folder = life.folder();
    try {
      for (OutputFile file : record.files()) {
        String path = SimulatedFolder.staged(record.pipeline(), file.path());
        folder.create(path, record.id().text(), file.path(), contents.get(file.path()));
        folder.write(path);
      }
      if (flaw != Flaw.STAGED_FILE_NOT_SYNCED) {
        for (OutputFile file : record.files()) {
          folder.force(SimulatedFolder.staged(record.pipeline(), file.path()));
        }
      }
      if (flaw != Flaw.STAGED_FOLDER_NOT_SYNCED) {
        folder.syncAround(SimulatedFolder.staged(record.pipeline(), record.files().get(0).path()));
      }
    } catch (FileFailure e) {
      unstageAfter(life, record, e);
      throw e;
    }
  }

  void unstage(Life life, CommitRecord record) {
    for (OutputFile file : record.files()) {
      life.folder().deleteIfExists(SimulatedFolder.staged(record.pipeline(), file.path()));
    }
  }

  /**
   * Step 3.
   *
   * @throws FileFailure.Missing if a file is neither staged nor published
   */
  void publish(Life life, CommitRecord record) {
    for (OutputFile file : record.files()) {
      move(
          life,
          SimulatedFolder.staged(record.pipeline(), file.path()),
          SimulatedFolder.published(file.path()));
    }
    for (OutputFile file : record.files()) {
      sync(life, SimulatedFolder.published(file.path()));
    }
  }

  void publish(Life life, String from, String to) {
    move(life, from, to);
    sync(life, to);
  }

  /** A rename that was made already is success. */
  private void move(Life life, String from, String to) {
    FolderSteps folder = life.folder();
    try {
      folder.move(from, to);
    } catch (FileFailure.Missing e) {
      if (flaw == Flaw.RENAME_NOT_IDEMPOTENT) {
        throw new FileFailure(e.getMessage());
      }
      if (!folder.exists(to)) {
        throw new FileFailure.Missing(to);
      }
    }
  }

  private void sync(Life life, String published) {
    if (flaw != Flaw.PUBLISHED_FOLDER_NOT_SYNCED) {
      life.folder().syncAround(published);
    }
  }

  /**
   * Puts a file that was made again in place of a damaged one, if that is there. If it is gone,
   * somebody has taken it for an orphan, and what is there is not it.
   */
  void replace(Life life, String from, String to) {
    try {
      life.folder().move(from, to);
    } catch (FileFailure.Missing e) {
      return;
    }
    life.folder().syncAround(to);
  }

  private void unstageAfter(Life life, CommitRecord record, FileFailure cause) {
    try {
      unstage(life, record);
    } catch (FileFailure e) {
      cause.addSuppressed(e);
    }
  }
}
