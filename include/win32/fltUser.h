/* Mini-filters, as programs use them: their ports, and what there is of filters, volumes and instances. */
#ifndef NTLAB_WIN32_FLTUSER_H
#define NTLAB_WIN32_FLTUSER_H
#define __FLTUSER_H__

#include <windows.h>
#include <nt/flt_user.h>

LAB_DDK_BEGIN

#define FLT_PORT_FLAG_SYNC_HANDLE 1

HRESULT FilterConnectCommunicationPort(LPCWSTR name, DWORD options, LPCVOID context, WORD context_size,
                                       LPSECURITY_ATTRIBUTES security, HANDLE *port);
HRESULT FilterSendMessage(HANDLE port, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size, LPDWORD returned);
HRESULT FilterGetMessage(HANDLE port, PFILTER_MESSAGE_HEADER message, DWORD size, LPOVERLAPPED overlapped);
HRESULT FilterReplyMessage(HANDLE port, PFILTER_REPLY_HEADER reply, DWORD size);

HRESULT FilterLoad(LPCWSTR filter);
HRESULT FilterUnload(LPCWSTR filter);
HRESULT FilterAttach(LPCWSTR filter, LPCWSTR volume, LPCWSTR instance, DWORD created_length, LPWSTR created);
HRESULT FilterAttachAtAltitude(LPCWSTR filter, LPCWSTR volume, LPCWSTR altitude, LPCWSTR instance, DWORD created_length,
                               LPWSTR created);
HRESULT FilterDetach(LPCWSTR filter, LPCWSTR volume, LPCWSTR instance);

HRESULT FilterCreate(LPCWSTR name, HFILTER *filter);
HRESULT FilterClose(HFILTER filter);
HRESULT FilterGetInformation(HFILTER filter, FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                             LPDWORD returned);

HRESULT FilterFindFirst(FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size, LPDWORD returned,
                        LPHANDLE find);
HRESULT FilterFindNext(HANDLE find, FILTER_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                       LPDWORD returned);
HRESULT FilterFindClose(HANDLE find);
HRESULT FilterVolumeFindFirst(FILTER_VOLUME_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                              LPDWORD returned, PHANDLE find);
HRESULT FilterVolumeFindNext(HANDLE find, FILTER_VOLUME_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                             LPDWORD returned);
HRESULT FilterVolumeFindClose(HANDLE find);
HRESULT FilterInstanceFindFirst(LPCWSTR filter, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                                LPDWORD returned, LPHANDLE find);
HRESULT FilterInstanceFindNext(HANDLE find, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer, DWORD size,
                               LPDWORD returned);
HRESULT FilterInstanceFindClose(HANDLE find);
HRESULT FilterVolumeInstanceFindFirst(LPCWSTR volume, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer,
                                      DWORD size, LPDWORD returned, LPHANDLE find);
HRESULT FilterVolumeInstanceFindNext(HANDLE find, INSTANCE_INFORMATION_CLASS information_class, LPVOID buffer,
                                     DWORD size, LPDWORD returned);
HRESULT FilterVolumeInstanceFindClose(HANDLE find);
HRESULT FilterGetDosName(LPCWSTR volume, LPWSTR name, DWORD length);

LAB_DDK_END

#endif
