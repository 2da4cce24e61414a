/**
 * What is kept: a folder with {@code workspace.db} (SQLite, write-ahead log, every commit synced).
 * The one home of SQL.
 *
 * <p>A method that returns has kept what it was given: killing the process at any moment loses
 * nothing acknowledged. The schema grows by numbered scripts ({@code V001.sql}, ...), each applied
 * in one transaction and counted in {@code PRAGMA user_version}.
 */
@NullMarked
package dev.rackloom.core.workspace;

import org.jspecify.annotations.NullMarked;
