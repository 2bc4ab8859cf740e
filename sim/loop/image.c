/* Disk images. */
#include "loop/image.h"
#include "loop/loop.h"
#include "machine/devices.h"

static int open_file(const char *path, int flags)
{
    uv_fs_t request;
    int file = uv_fs_open(NULL, &request, path, flags, 0, NULL);

    uv_fs_req_cleanup(&request);
    return file;
}

static int find_size(struct sim_image *image)
{
    uv_fs_t request;
    int error = uv_fs_fstat(NULL, &request, image->file, NULL);

    if (!error) {
        image->size = request.statbuf.st_size;
        if ((request.statbuf.st_mode & 0170000) == 0040000)
            error = UV_EISDIR;
    }
    uv_fs_req_cleanup(&request);
    return error;
}

int sim_image_open(struct sim_image *image, const char *path, bool read_only)
{
    int error;

    sim_loop_survive();
    image->read_only = read_only;
    image->file = open_file(path, read_only ? UV_FS_O_RDONLY : UV_FS_O_RDWR);
    if (!read_only && (image->file == UV_EACCES || image->file == UV_EROFS)) {
        image->read_only = true;
        image->file = open_file(path, UV_FS_O_RDONLY);
    }
    if (image->file < 0) {
        error = image->file;
        image->file = -1;
        return error;
    }
    error = find_size(image);
    if (error)
        sim_image_close(image);
    return error;
}

lab_status sim_image_plug(lab_device *device, struct sim_image *image, const char *path, bool read_only)
{
    int error = sim_image_open(image, path, read_only);

    if (!error)
        return LAB_STATUS_SUCCESS;
    return lab_device_fail(device,
                           error == UV_ENOENT   ? LAB_STATUS_NO_SUCH_FILE
                           : error == UV_EACCES ? LAB_STATUS_ACCESS_DENIED
                                                : LAB_STATUS_INVALID_PARAMETER,
                           "image %s: %s", path, uv_strerror(error));
}

/* Leaves out what is done: whole parts, and the beginning of the next. */
static void skip(uv_buf_t **parts, unsigned *count, size_t done)
{
    while (*count && done >= (*parts)->len) {
        done -= (*parts)->len;
        ++*parts;
        --*count;
    }
    if (!*count)
        return;
    (*parts)->base += done;
    (*parts)->len -= done;
}

typedef int operation(uv_loop_t *loop, uv_fs_t *request, uv_file file, const uv_buf_t *parts, unsigned count,
                      int64_t offset, uv_fs_cb done);

static int transfer(struct sim_image *image, uint64_t offset, uv_buf_t *parts, unsigned count, operation *move)
{
    size_t done = 0;

    while (count) {
        uv_fs_t request;
        int moved = move(NULL, &request, image->file, parts, count, (int64_t)(offset + done), NULL);

        uv_fs_req_cleanup(&request);
        if (moved < 0)
            return moved;
        if (!moved)
            break;
        done += (size_t)moved;
        skip(&parts, &count, (size_t)moved);
    }
    return (int)done;
}

int sim_image_read(struct sim_image *image, uint64_t offset, uv_buf_t *parts, unsigned count)
{
    return transfer(image, offset, parts, count, uv_fs_read);
}

int sim_image_write(struct sim_image *image, uint64_t offset, uv_buf_t *parts, unsigned count)
{
    return transfer(image, offset, parts, count, uv_fs_write);
}

int sim_image_flush(struct sim_image *image)
{
    uv_fs_t request;
    int error = image->read_only ? 0 : uv_fs_fdatasync(NULL, &request, image->file, NULL);

    if (!image->read_only)
        uv_fs_req_cleanup(&request);
    return error;
}

void sim_image_close(struct sim_image *image)
{
    uv_fs_t request;

    if (image->file < 0)
        return;
    uv_fs_close(NULL, &request, image->file, NULL);
    uv_fs_req_cleanup(&request);
    image->file = -1;
}
