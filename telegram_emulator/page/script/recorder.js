/** Records a voice message from the microphone. */
export class Recorder {
	/** Ask for the microphone and begin; raises DOMException if there is none or it is refused. */
	async start() {
		this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
		const mime = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"].find((type) => MediaRecorder.isTypeSupported(type));
		this.recorder = new MediaRecorder(this.stream, { mimeType: mime });
		this.parts = [];
		this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
		this.recorder.start();
	}

	/** Stop and give the recording as a File. */
	async finish() {
		const stopped = new Promise((resolve) => { this.recorder.onstop = resolve; });
		this.recorder.stop();
		await stopped;
		this.release();
		const type = this.recorder.mimeType.split(";")[0];
		return new File(this.parts, `voice.${type.split("/")[1]}`, { type });
	}

	release() {
		for (const track of this.stream?.getTracks() ?? []) track.stop();
	}
}
