package io.photonbeam.registry;

import java.time.LocalDate;
import java.util.Optional;

/**
 * Who holds an id.
 *
 * @param commit the commit that took it
 * @param day the day under which it is kept
 * @param record that commit's record
 */
public record IdOwner(CommitId commit, LocalDate day, Optional<CommitRecord> record) {}
