/**
 * The form in which events are written: what of a log's schema can't be written as it is, the text
 * that readers of Parquet expect, and events as records and straight in Parquet's columns.
 */
package io.photonbeam.transforms.form;
