package io.photonbeam.registry;

import java.time.LocalDate;

/**
 * What an expiry did.
 *
 * @param previousHorizon the horizon before it
 * @param horizon the horizon now, never earlier than before
 * @param bucketDays cleared ranges of ids, each a day of a bucket
 * @param plainIds cleared ids that were no EventIds; EventIds are cleared uncounted
 * @param commitRecords cleared records of published commits
 */
public record ExpireResult(
    LocalDate previousHorizon,
    LocalDate horizon,
    long bucketDays,
    long plainIds,
    long commitRecords) {}
