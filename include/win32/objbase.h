/* COM is not here; what its headers bring along is. */
#ifndef NTLAB_OBJBASE_H
#define NTLAB_OBJBASE_H
#define _OBJBASE_H_

#include <windows.h>
#include <basetyps.h>

LAB_DDK_BEGIN

LPVOID CoTaskMemAlloc(SIZE_T size);
void CoTaskMemFree(LPVOID memory);
HRESULT CoCreateGuid(GUID *guid);
int StringFromGUID2(const GUID *guid, LPWSTR text, int size); /* the characters, the zero included; 0: no room */
HRESULT CLSIDFromString(LPCWSTR text, GUID *guid);
#define IIDFromString CLSIDFromString

LAB_DDK_END

#endif
