# WDK: what projects for Windows Driver Kits use of FindWDK (wdk_add_driver, wdk_add_library, the WDK:: libraries), for ntlab. Found
# as a package (WDKConfig.cmake includes this), so such a project configures unchanged with ntlab on CMAKE_PREFIX_PATH; where it
# brings a FindWDK.cmake of its own, also with -DCMAKE_FIND_PACKAGE_PREFER_CONFIG=ON.
if(NOT COMMAND ntlab_add_driver)
  find_package(ntlab REQUIRED)
endif()
set(WDK_FOUND TRUE)
set(WDK_ROOT "${NTLAB_DDK_INCLUDE}")
set(WDK_VERSION "10.0.22621.0")
set(WDK_WINVER "0x0A00" CACHE STRING "Default WINVER for WDK targets")
set(WDK_NTDDI_VERSION "" CACHE STRING "NTDDI_VERSION for WDK targets, if needed")

# Everything comes from the machine that loads the driver.
foreach(library NTOSKRNL HAL WMILIB BUFFEROVERFLOWK BUFFEROVERFLOWFASTFAILK NTSTRSAFE WDMSEC AUX_KLIB LIBCNTPR MEMCMP CSQ USBD
        FLTMGR KSECDD NDIS CLFS TM SAFEBOOT HIDPARSE HIDCLASS STORPORT SCSIPORT CLASSPNP NETIO FWPKCLNT WDFLDR)
  if(NOT TARGET WDK::${library})
    add_library(WDK::${library} INTERFACE IMPORTED)
  endif()
endforeach()

macro(wdk_settings target)
  target_compile_definitions(${target} PRIVATE "_WIN32_WINNT=${WDK_WINVER}" $<$<CONFIG:Debug>:DBG=1>)
  if(WDK_NTDDI_VERSION)
    target_compile_definitions(${target} PRIVATE "NTDDI_VERSION=${WDK_NTDDI_VERSION}")
  endif()
endmacro()

# A project may have drivers of several kinds: those that can't be built are left out of `all`, and said.
macro(wdk_refuse_framework target)
  if(DEFINED WDK_KMDF)
    message(WARNING "${target} needs the Kernel-Mode Driver Framework (KMDF ${WDK_KMDF}); ntlab builds WDM drivers only, and leaves it out")
  endif()
endmacro()
macro(wdk_leave_out target)
  if(DEFINED WDK_KMDF)
    set_target_properties(${target} PROPERTIES EXCLUDE_FROM_ALL TRUE)
  endif()
endmacro()

function(wdk_add_driver target)
  cmake_parse_arguments(WDK "EXCLUDE_FROM_ALL" "KMDF;WINVER;NTDDI_VERSION" "" ${ARGN})
  wdk_refuse_framework(${target})
  ntlab_add_driver(${target} SOURCES ${WDK_UNPARSED_ARGUMENTS})
  set_target_properties(${target} PROPERTIES SUFFIX ".sys")
  wdk_settings(${target})
  wdk_leave_out(${target})
endfunction()

function(wdk_add_library target)
  cmake_parse_arguments(WDK "" "KMDF;WINVER;NTDDI_VERSION" "" ${ARGN})
  wdk_refuse_framework(${target})
  ntlab_add_driver_library(${target} ${WDK_UNPARSED_ARGUMENTS})
  wdk_settings(${target})
  wdk_leave_out(${target})
endfunction()
