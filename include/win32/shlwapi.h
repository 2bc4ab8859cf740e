/* Paths as text: buffers have room for MAX_PATH characters. */
#ifndef NTLAB_SHLWAPI_H
#define NTLAB_SHLWAPI_H
#define _INC_SHLWAPI

#include <windows.h>

LAB_DDK_BEGIN

LPSTR PathFindFileNameA(LPCSTR path);
LPWSTR PathFindFileNameW(LPCWSTR path);
#define PathFindFileName LAB_WIN32_AW(PathFindFileName)
LPSTR PathFindExtensionA(LPCSTR path);
LPWSTR PathFindExtensionW(LPCWSTR path);
#define PathFindExtension LAB_WIN32_AW(PathFindExtension)
void PathRemoveExtensionA(LPSTR path);
void PathRemoveExtensionW(LPWSTR path);
#define PathRemoveExtension LAB_WIN32_AW(PathRemoveExtension)
BOOL PathRenameExtensionA(LPSTR path, LPCSTR extension);
BOOL PathRenameExtensionW(LPWSTR path, LPCWSTR extension);
#define PathRenameExtension LAB_WIN32_AW(PathRenameExtension)
BOOL PathRemoveFileSpecA(LPSTR path);
BOOL PathRemoveFileSpecW(LPWSTR path);
#define PathRemoveFileSpec LAB_WIN32_AW(PathRemoveFileSpec)
void PathStripPathA(LPSTR path);
void PathStripPathW(LPWSTR path);
#define PathStripPath LAB_WIN32_AW(PathStripPath)
LPSTR PathAddBackslashA(LPSTR path);
LPWSTR PathAddBackslashW(LPWSTR path);
#define PathAddBackslash LAB_WIN32_AW(PathAddBackslash)
LPSTR PathRemoveBackslashA(LPSTR path);
LPWSTR PathRemoveBackslashW(LPWSTR path);
#define PathRemoveBackslash LAB_WIN32_AW(PathRemoveBackslash)
BOOL PathAppendA(LPSTR path, LPCSTR more);
BOOL PathAppendW(LPWSTR path, LPCWSTR more);
#define PathAppend LAB_WIN32_AW(PathAppend)
LPSTR PathCombineA(LPSTR to, LPCSTR folder, LPCSTR file);
LPWSTR PathCombineW(LPWSTR to, LPCWSTR folder, LPCWSTR file);
#define PathCombine LAB_WIN32_AW(PathCombine)
BOOL PathIsRelativeA(LPCSTR path);
BOOL PathIsRelativeW(LPCWSTR path);
#define PathIsRelative LAB_WIN32_AW(PathIsRelative)
BOOL PathFileExistsA(LPCSTR path);
BOOL PathFileExistsW(LPCWSTR path);
#define PathFileExists LAB_WIN32_AW(PathFileExists)
BOOL PathIsDirectoryA(LPCSTR path);
BOOL PathIsDirectoryW(LPCWSTR path);
#define PathIsDirectory LAB_WIN32_AW(PathIsDirectory)
LPSTR StrStrA(LPCSTR text, LPCSTR part);
LPWSTR StrStrW(LPCWSTR text, LPCWSTR part);
#define StrStr LAB_WIN32_AW(StrStr)
LPSTR StrStrIA(LPCSTR text, LPCSTR part);
LPWSTR StrStrIW(LPCWSTR text, LPCWSTR part);
#define StrStrI LAB_WIN32_AW(StrStrI)
int StrCmpIA(LPCSTR left, LPCSTR right);
int StrCmpIW(LPCWSTR left, LPCWSTR right);
#define StrCmpI LAB_WIN32_AW(StrCmpI)

LAB_DDK_END

#endif
