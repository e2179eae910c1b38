/* disk FOLDER IMAGE RECORD: mounts FOLDER, in which the one file `disk` has the bytes of IMAGE, for a loop device to stand on. Each
   write is appended to RECORD as two numbers of 8 bytes, offset and length, and its bytes; each flush as an offset and the length 0. So
   RECORD says what a disk could have held at any moment: all before the last flush, and any part of what came later.

   While the file RECORD.fail is there, writes that hold "receivedAt" fail with EIO: those of stored lines. */
#define _GNU_SOURCE
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fcntl.h>
#include <fuse.h>
#include <limits.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

static char *image, *folder;
static off_t size;
static int record = -1;
static char failing[PATH_MAX];

static int disk_getattr(const char *path, struct stat *status, struct fuse_file_info *file) {
    (void)file;
    memset(status, 0, sizeof *status);
    status->st_mode = strcmp(path, "/") == 0 ? S_IFDIR | 0700 : S_IFREG | 0600;
    status->st_nlink = 1;
    status->st_size = size;
    return strcmp(path, "/") == 0 || strcmp(path, "/disk") == 0 ? 0 : -ENOENT;
}

static int disk_open(const char *path, struct fuse_file_info *file) {
    (void)path, (void)file;
    return 0;
}

static int disk_read(const char *path, char *buffer, size_t count, off_t offset, struct fuse_file_info *file) {
    (void)path, (void)file;
    if (offset >= size) return 0;
    if ((off_t)count > size - offset) count = (size_t)(size - offset);
    memcpy(buffer, image + offset, count);
    return (int)count;
}

/* Appends to the record; one thread does all, so the order is that in which the kernel asked. */
static int note(off_t offset, const char *bytes, size_t count) {
    uint64_t head[2] = {(uint64_t)offset, count};
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, count}};
    return writev(record, parts, 2) == (ssize_t)(sizeof head + count) ? 0 : -EIO;
}

static int disk_write(const char *path, const char *buffer, size_t count, off_t offset, struct fuse_file_info *file) {
    (void)path, (void)file;
    if (offset + (off_t)count > size) return -ENOSPC;
    if (access(failing, F_OK) == 0 && memmem(buffer, count, "receivedAt", 10)) return -EIO;
    if (note(offset, buffer, count) != 0) return -EIO;
    memcpy(image + offset, buffer, count);
    return (int)count;
}

static int disk_fsync(const char *path, int only_data, struct fuse_file_info *file) {
    (void)path, (void)only_data, (void)file;
    return note(0, "", 0);
}

/* Leaves the mounts of who started it. If all of these die at once, the last one to die unmounts what stands on this disk, and waits
   for its answers: this process must not be that one. */
static void *disk_init(struct fuse_conn_info *connection, struct fuse_config *settings) {
    (void)connection, (void)settings;
    if (unshare(CLONE_NEWNS) != 0 || umount2(folder, MNT_DETACH) != 0) exit(71);
    return NULL;
}

static const struct fuse_operations operations = {
    .init = disk_init, .getattr = disk_getattr, .open = disk_open, .read = disk_read, .write = disk_write, .fsync = disk_fsync};

int main(int count, char **arguments) {
    if (count != 4) return 64;
    struct stat status;
    int file = open(arguments[2], O_RDWR | O_CLOEXEC);
    record = open(arguments[3], O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0 || record < 0 || fstat(file, &status) != 0) return 74;
    folder = arguments[1];
    size = status.st_size;
    image = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (image == MAP_FAILED) return 74;
    snprintf(failing, sizeof failing, "%s.fail", arguments[3]);
    char *words[] = {arguments[0], "-f", "-s", folder, NULL};
    return fuse_main(4, words, &operations, NULL);
}
