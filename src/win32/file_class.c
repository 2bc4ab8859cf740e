/* What a file's handle tells and takes by class: the system's own classes by Win32's numbers. */
#include "win32/win32_p.h"
#include <ntlab/file.h>

/* The system's class, or 0 where there is none here. */
static uint32_t class_of(FILE_INFO_BY_HANDLE_CLASS class, BOOL sets)
{
    static const struct {
        UCHAR asked, told;
    } classes[FileDispositionInfoEx + 1] = {
        [FileBasicInfo] = {4, 4},        [FileStandardInfo] = {5, 0},     [FileNameInfo] = {9, 0},
        [FileDispositionInfo] = {0, 13}, [FileAllocationInfo] = {0, 19},  [FileEndOfFileInfo] = {0, 20},
        [FileStreamInfo] = {22, 0},      [FileCompressionInfo] = {28, 0}, [FileAttributeTagInfo] = {35, 0},
        [FileAlignmentInfo] = {17, 0},   [FileIdInfo] = {59, 0},          [FileDispositionInfoEx] = {0, 64},
    };

    if ((unsigned)class > FileDispositionInfoEx)
        return 0;
    return sets ? classes[class].told : classes[class].asked;
}

BOOL GetFileInformationByHandleEx(HANDLE file, FILE_INFO_BY_HANDLE_CLASS class, LPVOID buffer, DWORD size)
{
    uint32_t number = class_of(class, FALSE);

    if (!number || lab__win32_is_host(file))
        return lab__win32_fail(number ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
    return lab__win32_result(lab_file_query((lab_handle)file, number, buffer, size, NULL));
}

BOOL SetFileInformationByHandle(HANDLE file, FILE_INFO_BY_HANDLE_CLASS class, LPVOID buffer, DWORD size)
{
    uint32_t number = class_of(class, TRUE);

    if (!number || lab__win32_is_host(file))
        return lab__win32_fail(number ? ERROR_NOT_SUPPORTED : ERROR_INVALID_PARAMETER);
    return lab__win32_result(lab_file_set((lab_handle)file, number, buffer, size));
}
