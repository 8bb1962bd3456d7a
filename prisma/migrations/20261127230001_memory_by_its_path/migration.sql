-- What a call would replace in the memory is found by its path.
create index if not exists "MemoryEntry_path_updatedAt_id_idx" on "MemoryEntry"("path", "updatedAt", "id");
