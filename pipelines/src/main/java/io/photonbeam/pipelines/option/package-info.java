/**
 * What an option is: its name, the values that it takes, its default and its words, declared once
 * and used by parser, help and configuration alike. A configuration is the {@link
 * io.photonbeam.pipelines.option.Options values} of an {@link
 * io.photonbeam.pipelines.option.OptionTable}, which has checked them. Knows no option of its own.
 */
package io.photonbeam.pipelines.option;
