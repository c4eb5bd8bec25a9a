@echo off
rem Starts Parley from a checkout on Windows: the counterpart of the shell script beside it, which says more.
rem NEVER RUN so far: nothing in this file has been tried on a Windows machine.
rem
rem Other than there, every "send" counts as a short command, a change of the sources is seen by
rem their times (to the minute) and sizes, and a training run that hangs is not ended.
setlocal EnableExtensions DisableDelayedExpansion
set "root=%~dp0"
set "parley=%root%.parley"
set "lock=%parley%\lock.d"
set "java_flags=-Xlog:disable -Xlog:all=error,aot*=off,cds*=off:stderr -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -XX:-UsePerfData -XX:TrimNativeHeapInterval=10000 -XX:+DisplayVMOutputToStderr"

rem An unpacked Parley, in a folder bin, has its jar in ..\lib\parley and nothing to build.
if exist "%root%..\lib\parley\parley.jar" if not exist "%root%pom.xml" (
  for %%d in ("%root%..\lib\parley") do set "app=%%~fd"
  call :find_java
  goto start
)
call :find_java
call :read_current
call :list_sources "%TEMP%\parley-%RANDOM%%RANDOM%.txt"
if not defined app goto build
fc /b "%listing%" "%app%\sources.txt" >nul 2>&1
if errorlevel 1 goto build
goto start

:build
if not defined jdk (
  if defined app goto start_old
  >&2 echo parley: needs a JDK, version 25 or newer, to build itself and found none. Install one, or set JAVA_HOME to it:
  >&2 echo   winget install EclipseAdoptium.Temurin.25.JDK
  call :forget_listing
  exit /b 2
)
where /q mvn
if errorlevel 1 (
  if defined app goto start_old
  >&2 echo parley: needs Maven to build itself, and there is no mvn on the PATH. Install it:
  >&2 echo   maven.apache.org, or: scoop install maven
  call :forget_listing
  exit /b 2
)
if not exist "%parley%" mkdir "%parley%"

rem One launcher builds at a time. Nothing here can tell whether the owner of a lock still lives, so it waits for ten
rem minutes at most and then takes the lock.
set /a waited=0
:wait
mkdir "%lock%" 2>nul && goto locked
if %waited%==0 >&2 echo parley: waiting for another one to finish building...
set /a waited+=1
if %waited% geq 600 goto locked
ping -n 2 127.0.0.1 >nul
goto wait

:locked
if %waited%==0 goto build_now
call :read_current
if not defined app goto build_now
fc /b "%listing%" "%app%\sources.txt" >nul 2>&1
if not errorlevel 1 goto unlock

:build_now
>&2 echo parley: building (about a minute)...
set "name=app-%RANDOM%%RANDOM%%RANDOM%"
set "work=%parley%\%name%"
mkdir "%work%"
pushd "%root%"
set "JAVA_HOME_BEFORE=%JAVA_HOME%"
set "JAVA_HOME=%jdk%"
call mvn -q -B -ntp -pl cli -am -Dquick -Dmaven.test.skip=true -Dstyle.color=never -Dparley.target=.launcher-target package <nul >"%work%\log" 2>&1
set "failed=%errorlevel%"
set "JAVA_HOME=%JAVA_HOME_BEFORE%"
popd
if %failed%==0 copy /y "%root%cli\.launcher-target\parley.jar" "%work%\parley.jar" >nul 2>>"%work%\log" || set "failed=1"
if not %failed%==0 (
  >&2 echo parley: the build failed:
  >&2 type "%work%\log"
  rmdir /s /q "%work%"
  rmdir "%lock%" 2>nul
  call :forget_listing
  exit /b 70
)
del "%work%\log"
copy /y "%listing%" "%work%\sources.txt" >nul
rem Made in its final place, and named by "current" only when it is whole: Windows cannot rename over an open file.
"%runs%\bin\java" %java_flags% "-XX:AOTCacheOutput=%work%\parley.aot" -cp "%work%\parley.jar" dev.parley.cli.AotTraining <nul >nul 2>&1
if errorlevel 1 del "%work%\parley.aot" 2>nul
>"%parley%\current.new" echo %name%
move /y "%parley%\current.new" "%parley%\current" >nul
rem Windows refuses to delete the jar that a running Parley has open; its folder then goes another time.
set "before=%app%"
for /d %%d in ("%parley%\app-*") do if not "%%~fd"=="%work%" if not "%%~fd"=="%before%" rmdir /s /q "%%~fd" 2>nul
set "app=%work%"

:unlock
rmdir "%lock%" 2>nul
goto start

:start_old
>&2 echo parley: the sources changed, but a build takes a JDK 25 and Maven: running the earlier one

:start
call :forget_listing
if not defined runs (
  >&2 echo parley: needs Java 25 or newer and found none. Install one, or set JAVA_HOME to it:
  >&2 echo   winget install EclipseAdoptium.Temurin.25.JDK
  exit /b 2
)
set "aot="
if exist "%app%\parley.aot" set aot="-XX:AOTCache=%app%\parley.aot"
set "short="
for %%v in (addresses snippet completion inspect send --help -h --version -V) do if "%~1"=="%%v" set "short=-XX:TieredStopAtLevel=1"
"%runs%\bin\java" %java_flags% %short% %PARLEY_JAVA_OPTS% %aot% -cp "%app%\parley.jar" dev.parley.cli.Main %*
exit /b %errorlevel%

:read_current
set "app="
if not exist "%parley%\current" exit /b
set /p app=<"%parley%\current"
if not exist "%parley%\%app%\parley.jar" (set "app=") else set "app=%parley%\%app%"
exit /b

:list_sources
set "listing=%~1"
>"%listing%" (
  for %%f in ("%root%pom.xml" "%root%core\pom.xml" "%root%cli\pom.xml") do echo %%~tf %%~zf %%f
  for /r "%root%core\src\main" %%f in (*) do echo %%~tf %%~zf %%f
  for /r "%root%cli\src\main" %%f in (*) do echo %%~tf %%~zf %%f
)
exit /b

:forget_listing
del "%listing%" 2>nul
exit /b

rem Sets runs (a Java to run Parley) and jdk (one to build it).
:find_java
set "runs="
set "jdk="
if defined JAVA_HOME call :try_java "%JAVA_HOME%"
for /f "delims=" %%j in ('where java 2^>nul') do call :try_java "%%~dpj.."
for /d %%d in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%ProgramFiles%\Zulu\*" "%USERPROFILE%\.jdks\*" "%LOCALAPPDATA%\Programs\Eclipse Adoptium\*") do call :try_java "%%~d"
exit /b

:try_java
if defined jdk exit /b
if not exist "%~1\bin\java.exe" exit /b
if not exist "%~1\release" exit /b
set "version=0"
for /f "usebackq tokens=1,* delims==" %%a in ("%~1\release") do if "%%a"=="JAVA_VERSION" set "version=%%~b"
for /f "tokens=1 delims=.+-" %%v in ("%version%") do set "version=%%v"
if %version% lss 25 exit /b
if not defined runs set "runs=%~f1"
if exist "%~1\bin\javac.exe" set "jdk=%~f1"
exit /b
