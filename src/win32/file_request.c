/*
 * Reads, writes and control codes, with and without an OVERLAPPED.
 *
 * A request with one has a block of its own beside it, which the machine keeps up to date; where it has ended, its
 * status and its length are in the OVERLAPPED, before any event is set.
 */
#include "win32/win32_p.h"
#include <ntlab/file.h>

#define PENDING ((NTSTATUS)0x103)

struct request {
    lab_overlapped block; /* first: what completion ports give back */
    LPOVERLAPPED overlapped;
    LPOVERLAPPED_COMPLETION_ROUTINE routine;
    struct request *next;
};

static struct request *requests;

static void ended(lab_overlapped *block)
{
    struct request *request = (struct request *)block;
    DWORD error = ERROR_SUCCESS;

    if (!lab__win32_result(block->status))
        error = GetLastError();
    if (request->routine)
        request->routine(error, (DWORD)block->information, request->overlapped);
}

/* The block of an OVERLAPPED; one that has ended is used again. */
static struct request *begin(LPOVERLAPPED overlapped, LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct request *request = requests;

    while (request && request->overlapped != overlapped)
        request = request->next;
    if (!request) {
        request = calloc(1, sizeof *request);
        request->next = requests;
        requests = request;
    }
    memset(&request->block, 0, sizeof request->block);
    request->overlapped = overlapped;
    request->routine = routine;
    request->block.mirror = overlapped;
    request->block.offset = (uint64_t)overlapped->OffsetHigh << 32 | overlapped->Offset;
    request->block.event = routine ? 0 : (lab_handle)((ULONG_PTR)overlapped->hEvent & ~(ULONG_PTR)1);
    request->block.completed = routine ? ended : NULL;
    overlapped->Internal = (ULONG_PTR)PENDING;
    overlapped->InternalHigh = 0;
    return request;
}

static struct request *find(LPOVERLAPPED overlapped)
{
    struct request *request = requests;

    while (request && request->overlapped != overlapped)
        request = request->next;
    return request;
}

LPOVERLAPPED lab__win32_overlapped_of(void *entry, BOOL *ours)
{
    for (struct request *request = requests; request; request = request->next)
        if (&request->block == entry) {
            *ours = TRUE;
            return request->overlapped;
        }
    *ours = FALSE;
    return entry;
}

/* What a call that took an OVERLAPPED returns. */
static BOOL sent(struct request *request, NTSTATUS status, LPDWORD done)
{
    if (status == PENDING)
        return lab__win32_fail(ERROR_IO_PENDING);
    request->overlapped->Internal = (ULONG_PTR)(ULONG)status;
    request->overlapped->InternalHigh = request->block.information;
    if (done)
        *done = (DWORD)request->block.information;
    return lab__win32_result(status);
}

/* What a call that waited returns. Reading at the end of a file is no error then. */
static BOOL waited(NTSTATUS status, DWORD length, LPDWORD done, BOOL reads)
{
    if (done)
        *done = length;
    if (reads && status == (NTSTATUS)0xC0000011) {
        if (done)
            *done = 0;
        return TRUE;
    }
    return lab__win32_result(status);
}

BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID input, DWORD input_size, LPVOID output, DWORD output_size,
                     LPDWORD returned, LPOVERLAPPED overlapped)
{
    BOOL file_system = code >> 16 == 9; /* FILE_DEVICE_FILE_SYSTEM: an FSCTL */
    lab_handle handle = (lab_handle)device;
    struct request *request;
    uint32_t done = 0;
    NTSTATUS status;

    if (lab__win32_is_host(device))
        return lab__win32_fail(ERROR_INVALID_FUNCTION);
    if (overlapped) {
        request = begin(overlapped, NULL);
        status = file_system
                     ? lab_file_fs_control_async(handle, code, input, input_size, output, output_size, &request->block)
                     : lab_file_control_async(handle, code, input, input_size, output, output_size, &request->block);
        return sent(request, status, returned);
    }
    status = file_system ? lab_file_fs_control(handle, code, input, input_size, output, output_size, &done)
                         : lab_file_control(handle, code, input, input_size, output, output_size, &done);
    return waited(status, done, returned, FALSE);
}

static BOOL transfer_host(HANDLE file, void *buffer, DWORD length, BOOL write, LPDWORD done)
{
    size_t count = write ? lab__host_write(lab__win32_host_file(file), buffer, length)
                         : lab__host_read(lab__win32_host_file(file), buffer, length);

    if (done)
        *done = (DWORD)count;
    return !write || count == length || lab__win32_fail(ERROR_WRITE_FAULT);
}

BOOL ReadFile(HANDLE file, LPVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped)
{
    struct request *request;
    uint32_t count = 0;
    NTSTATUS status;

    if (lab__win32_is_host(file))
        return transfer_host(file, buffer, length, FALSE, done);
    if (overlapped) {
        request = begin(overlapped, NULL);
        return sent(request, lab_file_read_async((lab_handle)file, buffer, length, &request->block), done);
    }
    status = lab_file_read((lab_handle)file, buffer, length, &count);
    return waited(status, count, done, TRUE);
}

BOOL WriteFile(HANDLE file, LPCVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped)
{
    struct request *request;
    uint32_t count = 0;
    NTSTATUS status;

    if (lab__win32_is_host(file))
        return transfer_host(file, (void *)buffer, length, TRUE, done);
    if (overlapped) {
        request = begin(overlapped, NULL);
        return sent(request, lab_file_write_async((lab_handle)file, (void *)buffer, length, &request->block), done);
    }
    status = lab_file_write((lab_handle)file, buffer, length, &count);
    return waited(status, count, done, FALSE);
}

static BOOL sent_ex(struct request *request, NTSTATUS status)
{
    if (NT_SUCCESS(status)) {
        SetLastError(ERROR_SUCCESS);
        return TRUE;
    }
    return sent(request, status, NULL);
}

BOOL ReadFileEx(HANDLE file, LPVOID buffer, DWORD length, LPOVERLAPPED overlapped,
                LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct request *request = begin(overlapped, routine);

    return sent_ex(request, lab_file_read_async((lab_handle)file, buffer, length, &request->block));
}

BOOL WriteFileEx(HANDLE file, LPCVOID buffer, DWORD length, LPOVERLAPPED overlapped,
                 LPOVERLAPPED_COMPLETION_ROUTINE routine)
{
    struct request *request = begin(overlapped, routine);

    return sent_ex(request, lab_file_write_async((lab_handle)file, (void *)buffer, length, &request->block));
}

BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, DWORD milliseconds,
                           BOOL alertable)
{
    struct request *request = find(overlapped);
    NTSTATUS status;

    if (!HasOverlappedIoCompleted(overlapped)) {
        if (!milliseconds || !request)
            return lab__win32_fail(ERROR_IO_INCOMPLETE);
        status = lab_file_wait(&request->block, lab__win32_span(milliseconds), NULL);
        if (status == (NTSTATUS)0x102)
            return lab__win32_fail(WAIT_TIMEOUT);
        if (status == (NTSTATUS)0xC0)
            return lab__win32_fail(WAIT_IO_COMPLETION);
    }
    *transferred = (DWORD)overlapped->InternalHigh;
    return lab__win32_result((NTSTATUS)overlapped->Internal);
}

BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, BOOL wait)
{
    return GetOverlappedResultEx(file, overlapped, transferred, wait ? INFINITE : 0, FALSE);
}

BOOL CancelIoEx(HANDLE file, LPOVERLAPPED overlapped)
{
    struct request *request = overlapped ? find(overlapped) : NULL;

    if (overlapped && !request)
        return lab__win32_fail(ERROR_NOT_FOUND);
    return lab__win32_result(request ? lab_file_cancel((lab_handle)file, &request->block)
                                     : lab_file_cancel_all((lab_handle)file));
}

BOOL CancelSynchronousIo(HANDLE thread)
{
    lab_thread *found = lab__win32_thread_of(thread);

    if (!found)
        return lab__win32_fail(ERROR_INVALID_HANDLE);
    return lab__win32_result(lab_thread_cancel_io(found));
}
